/** Yarn 1's own parser is the judge of its format. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "@yarnpkg/lockfile";
import fc from "fast-check";
import { expect, test } from "vitest";
import { yarnClassicLock } from "../../../../src/project/dependencies/lock-files/yarn-classic.ts";
import { propertyRun } from "../../../support/property-run.ts";

/** What Yarn reads of each pattern in a lock file, and what this tool does. */
function bothReadings(text: string): [Record<string, unknown>, Record<string, unknown>] {
  const read = yarnClassicLock(text);
  const judged = Object.entries(parse(text).object).filter(([pattern]) => pattern.includes("@", 1));
  const versions = judged.map(([pattern, entry]) => [pattern, entry.version]);
  const own = judged.map(([pattern]) => {
    const at = pattern.indexOf("@", 1);
    const dependency = { name: pattern.slice(0, at), range: pattern.slice(at + 1), folder: "" };
    return [pattern, read(dependency)?.version];
  });
  return [Object.fromEntries(versions), Object.fromEntries(own)];
}

test.each(["single", "workspace"])("every package that Yarn locked in %s", (project) => {
  const path = join(import.meta.dirname, project, "yarn-1/yarn.lock");
  const [judged, own] = bothReadings(readFileSync(path, "utf8"));
  expect(Object.keys(judged).length).toBeGreaterThan(30);
  expect(own).toEqual(judged);
});

const name = fc.stringMatching(/^(?:@[a-z][a-z0-9-]{0,5}\/)?[a-z][a-z0-9._-]{0,8}$/);
const range = fc.oneof(
  fc.constantFrom(
    "^1.10.0",
    "*",
    "latest",
    ">=1.2.0 <2",
    "1.x || >=2.5.0",
    "file:./a b",
    "",
    "~1, 2",
  ),
  name.map((other) => `npm:${other}@^17.0.0`),
  fc.constantFrom("git+ssh://git@host/owner/repo.git#main", 'with "quotes"', "true", "a\\b"),
);
const pattern = fc.tuple(name, range).map(([of, versions]) => `${of}@${versions}`);
const version = fc.tuple(fc.nat(30), fc.nat(30), fc.nat(9)).map((numbers) => numbers.join("."));
const entry = fc.record(
  {
    version,
    resolved: fc.webUrl(),
    dependencies: fc.dictionary(name, fc.constantFrom("^1.0.0", "*", ">= 2"), { maxKeys: 3 }),
    optionalDependencies: fc.constant({ version: "9.9.9" }),
  },
  { requiredKeys: ["version"] },
);
// One entry may stand under several patterns: Yarn writes those into one heading.
const lock = fc
  .array(fc.tuple(fc.array(pattern, { minLength: 1, maxLength: 3 }), entry), { maxLength: 6 })
  .map((all) => Object.fromEntries(all.flatMap(([keys, one]) => keys.map((key) => [key, one]))));

test("what Yarn writes is read as Yarn reads it", () => {
  fc.assert(
    fc.property(lock, fc.constantFrom("\n", "\r\n"), (packages, newline) => {
      const [judged, own] = bothReadings(stringify(packages).replaceAll("\n", newline));
      expect(Object.keys(judged)).toHaveLength(Object.keys(packages).length);
      expect(own).toEqual(judged);
    }),
    propertyRun("yarn.lock", 300),
  );
});
