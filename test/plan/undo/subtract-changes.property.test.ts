/** A run's change is taken out of an edited text: judged by git's three-way merge, and by what must stay. */

import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type Sides, subtractChanges } from "../../../src/plan/undo/subtract-changes.ts";
import { propertyRun } from "../../support/property-run.ts";
import { fastTemp, removeTree } from "../../support/temp.ts";

/** Lines that are all different, as most lines of source are, or repeat, as braces do. */
const line = fc.oneof(
  fc.nat(40).map((number) => `line ${number}`),
  fc.constantFrom("}", "", ");"),
);
const lines = fc.array(line, { maxLength: 12 });

type Edit = { at: number; removed: number; added: string[] };
const editOf = (mark: string) =>
  fc.array(
    fc.record({
      at: fc.nat(12),
      removed: fc.nat(2),
      added: fc.array(
        fc.nat(99).map((number) => `${mark} ${number}`),
        { maxLength: 2 },
      ),
    }),
    { minLength: 1, maxLength: 3 },
  );

function edited(text: readonly string[], edits: readonly Edit[]): string[] {
  const result = [...text];
  for (const { at, removed, added } of edits) {
    result.splice(Math.min(at, result.length), removed, ...added);
  }
  return result;
}

const joined = (text: readonly string[]) => text.map((each) => `${each}\n`).join("");

const sides = fc
  .record({ former: lines, run: editOf("run"), person: editOf("mine") })
  .map(({ former, run, person }): Sides => {
    const later = edited(former, run);
    return { former: joined(former), later: joined(later), now: joined(edited(later, person)) };
  });

const marked = (text: string, mark: string) =>
  text.split("\n").filter((each) => each.startsWith(`${mark} `));

test("without an edit that is the former text", () => {
  const property = fc.property(sides, fc.boolean(), ({ former, later }, linesAreIndependent) => {
    expect(subtractChanges({ former, later, now: later }, { linesAreIndependent })).toBe(former);
    expect(subtractChanges({ former, later, now: former }, { linesAreIndependent })).toBe(former);
  });
  fc.assert(property, propertyRun("a change alone", 2000));
});

test("nothing of a person's is lost, and nothing of the run's stays", () => {
  const property = fc.property(sides, fc.boolean(), (each, linesAreIndependent) => {
    const text = subtractChanges(each, { linesAreIndependent });
    if (text === undefined) return;
    expect(marked(text, "mine")).toEqual(marked(each.now, "mine"));
    expect(marked(text, "run")).toEqual([]);
  });
  fc.assert(property, propertyRun("an edited text", 4000));
});

test("what git merges too is merged to the same text", () => {
  const folder = fastTemp("merge");
  const counts = { both: 0, onlyGit: 0 };
  const property = fc.property(sides, (each) => {
    const gits = mergedByGit(folder, each);
    const ours = subtractChanges(each, { linesAreIndependent: false });
    if (gits === undefined) return;
    counts[ours === undefined ? "onlyGit" : "both"] += 1;
    if (ours !== undefined) expect(ours).toBe(gits);
  });
  fc.assert(property, propertyRun("git's merge", 400));
  // It may refuse what git takes, but seldom.
  expect(counts.onlyGit).toBeLessThan(counts.both / 20);
  removeTree(folder);
});

/** Git's own three-way merge of what leads back from `later` to `former` into `now`. */
function mergedByGit(folder: string, { former, later, now }: Sides): string | undefined {
  const paths = Object.entries({ now, later, former }).map(([name, text]) => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  });
  const { status, stdout } = spawnSync("git", ["merge-file", "-p", ...paths], { encoding: "utf8" });
  return status === 0 ? stdout : undefined;
}
