/** The steps for an app with another sign-in, followed: nothing but what they name has to be changed. */

import { rmSync } from "node:fs";
import { afterEach, expect, test } from "vitest";
import { CliError } from "../src/errors.ts";
import { copyOf, filesOf, goldenCases, wire } from "./support/golden.ts";

const FOLLOWED = "-followed";
const cases = goldenCases();
const pairs = cases.flatMap((followed) => {
  const name = followed.name.slice(0, -FOLLOWED.length);
  const refused = followed.name.endsWith(FOLLOWED) && cases.find((each) => each.name === name);
  return refused ? [{ name, refused, followed }] : [];
});

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

async function wired(before: string): ReturnType<typeof wire> {
  const directory = copyOf(before);
  folders.push(directory);
  return wire(directory, {});
}

async function hintFor(before: string): Promise<string> {
  const error = await wired(before).catch((thrown: unknown) => thrown);
  if (error instanceof CliError && error.hint !== undefined) return error.hint;
  throw new Error(`nothing was refused: ${JSON.stringify(error)}`);
}

/** The lines of a file that the steps name. */
function namedLines(hint: string, path: string): number[] {
  let told = "";
  return hint.split("\n").flatMap((line) => {
    told = /^\d+\. In (\S+?), import/.exec(line)?.[1] ?? told;
    const here = /^\d+\. On line (\d+)/.exec(line)?.[1];
    if (here !== undefined) return told === path ? [Number(here)] : [];
    const [, file = "", rest = ""] = /^ {5}([^\s:]+):(.*)$/.exec(line) ?? [];
    const numbers = rest.replace(/^(\d+).*?(, used on .*)?$/, "$1 $2").match(/\d+/g) ?? [];
    return file === path ? numbers.map(Number) : [];
  });
}

/** What a line takes out of what a hook gives: to change that line is to change where it stands. */
function takenOut(line: string): string[] {
  return /const \{(.*)\} =/.exec(line)?.[1]?.match(/\w+/g) ?? [];
}

/** Runs of lines of the old text, but for closing tags, that the new one doesn't have. */
function changedRuns(before: string, after: string): [first: number, last: number][] {
  const left = after.split("\n");
  const runs: [number, number][] = [];
  for (const [index, line] of before.split("\n").entries()) {
    const at = left.indexOf(line);
    const last = runs.at(-1);
    if (at >= 0 || /^\s*(<\/.*)?$/.test(line)) left.splice(at, at < 0 ? 0 : 1);
    else if (last && last[1] === index) last[1] = index + 1;
    else runs.push([index + 1, index + 1]);
  }
  return runs;
}

test("there is a pair for each of Convex's templates that runs in the browser or on Next", () => {
  expect(pairs.length).toBeGreaterThanOrEqual(5);
});

test.each(pairs)("$name: what is changed by hand is named, and all of it", async (pair) => {
  const hint = await hintFor(pair.refused.before);
  const [before, after] = [filesOf(pair.refused.before), filesOf(pair.followed.before)];
  for (const [path, text] of Object.entries(before)) {
    if (path === "package.json") continue;
    const now = after[path];
    if (now === undefined) {
      // A route that is there for it alone is named with what it uses.
      const isDeleted = hint.includes(`\n     ${path}\n`);
      expect({ path, isDeleted: isDeleted || namedLines(hint, path).length > 0 }).toEqual({
        path,
        isDeleted: true,
      });
      continue;
    }
    const named = namedLines(hint, path);
    const lines = text.split("\n");
    const isImport = (line: number) => /^import /.test(lines[line - 1] ?? "");
    const derived = named.flatMap((line) => takenOut(lines[line - 1] ?? ""));
    for (const [first, last] of changedRuns(text, now)) {
      const isNamed = named.some((line) => line >= first - 1 && line <= last);
      // The import of the provider is told of in words.
      const isTold = isImport(first) && hint.includes(`In ${path}, import`);
      const changed = lines.slice(first - 1, last).join("\n");
      const isDerived = derived.some((word) => new RegExp(`\\b${word}\\b`).test(changed));
      expect({ path, first, isNamed: isNamed || isTold || isDerived }).toEqual({
        path,
        first,
        isNamed: true,
      });
    }
  }
  const removed = /^ {5}npm uninstall (.*)$/m.exec(hint)?.[1]?.split(" ") ?? [];
  const left = JSON.parse(after["package.json"] ?? "{}").dependencies;
  const had = Object.keys(JSON.parse(before["package.json"] ?? "{}").dependencies);
  expect(had.filter((name) => !(name in left)).sort()).toEqual([...removed].sort());
});

test.each(pairs)("$name: followed, it is wired and nothing is warned of", async ({ followed }) => {
  const { warnings } = await wired(followed.before);
  expect(warnings.filter((each) => each.includes("signs in by"))).toEqual([]);
});
