/** A lock file that is cut and read in parts says what it says as a whole. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import {
  blockKey,
  byKey,
  cut,
  lastDocument,
  mapping,
  valueIn,
} from "../../../../src/project/dependencies/lock-files/blocks.ts";

const WRITERS = [
  ...["pnpm-6", "pnpm-7", "pnpm-8", "pnpm-10", "pnpm-11"].map((writer) => ({
    writer,
    file: "pnpm-lock.yaml",
  })),
  ...["yarn-2", "yarn-3", "yarn-4"].map((writer) => ({ writer, file: "yarn.lock" })),
];
const WRITTEN = ["single", "workspace"].flatMap((project) =>
  WRITERS.map((written) => ({ project, ...written })).filter(
    ({ writer }) => !(project === "workspace" && writer === "yarn-2"),
  ),
);

/** What is ever asked for of a package. */
const FIELDS = [
  "version",
  "engines",
  "dependencies",
  "devDependencies",
  "optionalDependencies",
  "peerDependencies",
  "specifiers",
  "resolution",
  "linkType",
];

function fieldsOf([key, entry]: [string, unknown]): [string, unknown] {
  if (typeof entry !== "object" || entry === null) return [key, entry];
  return [key, Object.fromEntries(Object.entries(entry).filter(([name]) => FIELDS.includes(name)))];
}

function entriesOf(blocks: ReadonlyMap<string, readonly string[]>): [string, unknown][] {
  return [...blocks].map(([key, block]) => fieldsOf([key, valueIn(block)]));
}

describe("each entry as a YAML parser reads it in the whole file", () => {
  test.each(WRITTEN)("$project by $writer", ({ project, writer, file }) => {
    const text = readFileSync(join(import.meta.dirname, project, writer, file), "utf8");
    // pnpm 11 may put a document of its own before the project's.
    const documents = parseAllDocuments(text, { schema: "failsafe" });
    const whole: Record<string, object> = documents.at(-1)?.toJS();
    const sections = byKey(cut(lastDocument(text)));
    expect([...sections.keys()]).toEqual(Object.keys(whole));
    if (file === "yarn.lock") {
      expect(entriesOf(sections)).toEqual(Object.entries(whole).map(fieldsOf));
      return;
    }
    for (const name of ["packages", "importers"]) {
      const entries = entriesOf(byKey(cut((sections.get(name) ?? []).slice(1))));
      expect(entries, name).toEqual(Object.entries(whole[name] ?? {}).map(fieldsOf));
    }
    for (const name of ["specifiers", "dependencies", "devDependencies"]) {
      expect(sections.has(name) ? valueIn(sections.get(name) ?? []) : undefined).toEqual(
        whole[name],
      );
    }
  });
});

test.each([
  ["plain:", "plain"],
  ["  /react-dom@18.2.0(react@18.2.0):", "/react-dom@18.2.0(react@18.2.0)"],
  ["  '@scope/name@1.0.0':", "@scope/name@1.0.0"],
  ['"convex@npm:^1.10.0, convex@npm:~1.6.3":', "convex@npm:^1.10.0, convex@npm:~1.6.3"],
  ["lockfileVersion: '9.0'", "lockfileVersion"],
  ["  packages/ui: {}", "packages/ui"],
  ["  thing@https://host/thing.tgz:", "thing@https://host/thing.tgz"],
  ['? "one@npm:^1.0.0, one@npm:^1.1.0"', "one@npm:^1.0.0, one@npm:^1.1.0"],
])("the key of %j", (line, key) => {
  expect(blockKey([line])).toBe(key);
});

test.each<[string, unknown]>([
  ["engines: {node: '>=18.0.0', npm: \">=7\"}", { node: ">=18.0.0", npm: ">=7" }],
  [
    "engines: {node: ^12.20 || ^14.18, '0': node >= 6}",
    { node: "^12.20 || ^14.18", 0: "node >= 6" },
  ],
  ["packages/ui: {}", {}],
  ["specifier: 'it''s'", "it's"],
  ["specifier: npm:other@^1.0.0", "npm:other@^1.0.0"],
  ["cpu: [x64]", "[x64]"],
])("the value of %s", (line, value) => {
  expect(valueIn([line])).toEqual(value);
});

test.each([
  [["? 'a@1(b@2)'", ":", "  version: 1.2.3"]],
  [["? 'a@1(b@2)'", ": version: 1.2.3"]],
  [["'a@1(b@2)':", "  version: 1.2.3"]],
])("a key too long for one line: %j", (lines) => {
  expect(mapping(lines)).toEqual({ "a@1(b@2)": { version: "1.2.3" } });
});

test("comments, empty lines and further documents", () => {
  const text = "---\nlockfileVersion: '9.0'\nimporters: {}\n---\n\n# why\na:\n  b: c\n\nd: e\n";
  expect([...byKey(cut(lastDocument(text))).keys()]).toEqual(["a", "d"]);
});

test("nothing of a file half merged", () => {
  expect(cut(["a:", "<<<<<<< HEAD", "  b: c", "=======", "  b: d", ">>>>>>> other"])).toEqual([]);
});

test("nothing further in than what is asked for", () => {
  const deep = Array.from({ length: 3000 }, (_, depth) => `${" ".repeat(depth)}a:`);
  expect(mapping(deep)).toEqual({ a: { a: { a: { a: "" } } } });
});
