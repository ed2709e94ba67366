import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { test, vi } from "vitest";
import { afterTest } from "./support/after-test.ts";
import { hunt, isShown } from "./support/hunted/hunt.ts";
import { type Spec, spec } from "./support/hunted/spec.ts";
import { fastTemp, removeTree } from "./support/temp.ts";

test("scratch", async () => {
  const folder = fastTemp("hunt");
  afterTest(() => removeTree(folder));
  vi.stubEnv("XDG_STATE_HOME", join(folder, "state"));
  const groups = new Map<string, { spec: Spec; words: string }[]>();
  const n = Number(process.env.N ?? 100);
  const start = Date.now();
  let number = 0;
  let notShown = 0;
  for (const each of fc.sample(spec, { numRuns: n, seed: Number(process.env.SEED ?? 1) })) {
    const root = join(folder, `app-${number++}`);
    const add = (key: string, words: string) =>
      groups.set(key, [...(groups.get(key) ?? []), { spec: each, words }]);
    if (process.env.SHOWN && !(await isShown(each, `${root}-s`))) {
      notShown++;
      add("NOTSHOWN", "");
    }
    try {
      const { outcome, words, faults } = await hunt(each, root);
      if (faults.length) for (const f of faults) add(`FAULT ${f}`, f);
      else add(outcome, words);
    } catch (e) {
      add(
        `THROWN ${String(e instanceof Error ? e.message : e).slice(0, 200)}`,
        String(e instanceof Error ? e.stack : e),
      );
    }
    rmSync(root, { recursive: true, force: true });
    rmSync(`${root}-s`, { recursive: true, force: true });
  }
  const sum = [...groups].sort((a, b) => b[1].length - a[1].length);
  console.log(
    sum.map(([k, v]) => `${v.length}\t${k}`).join("\n"),
    `\n${Date.now() - start} ms, not shown ${notShown}`,
  );
  writeFileSync("/tmp/hunt-out.json", JSON.stringify(Object.fromEntries(sum), null, 1));
}, 3_000_000);
