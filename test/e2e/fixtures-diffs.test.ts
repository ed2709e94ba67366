/** The diff of every golden fixture makes, applied by git, what a run makes. */

import { rmSync } from "node:fs";
import { expect, test } from "vitest";
import { diffOf } from "../../src/report/diff.ts";
import { applyDiff } from "../support/apply-diff.ts";
import { copyOf, filesOf, goldenCases, planOf } from "../support/golden.ts";
import { must } from "../support/vite-app.ts";

const cases = goldenCases().filter(({ refused, wired }) => !refused && !wired);

test.each(cases)("$name", async ({ before, after, options }) => {
  const { plan } = await planOf(before, options);
  const patched = copyOf(before);
  try {
    must(await applyDiff(patched, plan.files.map(diffOf).join("")));
    expect(filesOf(patched)).toEqual(filesOf(after));
  } finally {
    rmSync(patched, { recursive: true, force: true });
  }
});
