/** The diff of every golden fixture makes, applied by git, what a run makes. */

import { rmSync } from "node:fs";
import { expect, test } from "vitest";
import { diffOf, diffWarnings } from "../../src/report/diff.ts";
import { applyDiff } from "../support/apply-diff.ts";
import { copyOf, filesOf, goldenCases, planOf } from "../support/golden.ts";
import { must } from "../support/vite-app.ts";

const cases = goldenCases().filter(({ refused, wired }) => !refused && !wired);

const UNFINISHED = ["vite-optional-client"];
const HIDDEN = "The diff of .env.local hides values (…), so git apply will not take that file.";

test.each(cases)("$name", async ({ name, before, after, options }) => {
  const { plan } = await planOf(before, options);
  // An env file that ends within a line: its last line changes, and may hold a secret.
  const hidden = diffWarnings(plan.files).filter((warning) => warning.includes("hides"));
  expect(hidden).toEqual(UNFINISHED.includes(name) ? [HIDDEN] : []);
  const files = plan.files.filter(
    ({ path }) => hidden.length === 0 || !path.endsWith(".env.local"),
  );
  const patched = copyOf(before);
  try {
    must(await applyDiff(patched, files.map(diffOf).join("")));
    const expected = filesOf(after);
    if (hidden.length > 0) expected[".env.local"] = filesOf(before)[".env.local"] ?? "";
    expect(filesOf(patched)).toEqual(expected);
  } finally {
    rmSync(patched, { recursive: true, force: true });
  }
});
