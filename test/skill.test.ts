/** The skill for coding agents says nothing that isn't so: its commands, options and JSON names exist. */

import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import * as z from "zod";
import { CHECK_IDS } from "../src/checks/check.ts";
import { helpDocument } from "../src/commands/line/help-document.ts";
import { ERROR_EXIT } from "../src/errors.ts";
import { doctorResultSchema, resultSchema, undoResultSchema } from "../src/report/result.ts";

const ROOT = resolve(import.meta.dirname, "..");
const text = readFileSync(resolve(ROOT, "skills/add-clerk-convex/SKILL.md"), "utf8");
const [, front = "", body = ""] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(text) ?? [];
const spans = [...body.matchAll(/`([^`\n]+)`/g)].map(([, code = ""]) => code);
/** npx itself asks whether it may download, where it is called the first time. */
const blocks = [...body.matchAll(/^```sh\n([\s\S]*?)^```/gm)].flatMap(([, code = ""]) =>
  code.trim().replace("npx --yes ", "npx ").split("\n"),
);

const root = helpDocument("add");
const commands = [root, ...root.commands];

test("its front matter is a skill's", () => {
  const known = z.strictObject({
    name: z.literal("add-clerk-convex"),
    description: z.string().min(100).max(1024),
  });
  expect(known.parse(parse(front))).toBeDefined();
  expect(text.split("\n").length - 1).toBeLessThanOrEqual(60);
});

test("each of its commands can be typed, and each option is one", () => {
  const typed = [...spans, ...blocks].filter((code) => code.startsWith("npx add-clerk-convex"));
  expect(typed.length).toBeGreaterThan(5);
  for (const line of typed) {
    const called = commands.filter(({ command }) => `${line} `.startsWith(`${command} `)).at(-1);
    const names = called?.options.map(({ name }) => name) ?? [];
    for (const option of line.match(/--[a-z-]+/g) ?? []) expect(names, line).toContain(option);
  }
  const names = root.options.map(({ name }) => name);
  const alone = spans.filter((code) => code.startsWith("--") && code !== "--once");
  expect(alone.length).toBeGreaterThan(4);
  for (const code of alone) expect(names).toContain(code.split(" ")[0]);
});

test("each JSON name is one of the documents'", () => {
  const known = new Set<string>([...CHECK_IDS, ...Object.keys(ERROR_EXIT)]);
  for (const schema of [resultSchema, doctorResultSchema, undoResultSchema]) {
    if (!(schema instanceof z.ZodType)) throw new Error("It is no schema.");
    collect(z.toJSONSchema(schema), known);
  }
  const names = spans.filter((code) => /^[a-z][a-z-]*$/.test(code));
  expect(names.length).toBeGreaterThan(15);
  expect(names.filter((name) => !known.has(name))).toEqual([]);
});

test("it goes along in the package", () => {
  const { files } = JSON.parse(readFileSync(resolve(ROOT, "package.json"), "utf8"));
  expect(files).toContain("skills");
});

/** The names of properties, and the words of enumerations. */
function collect(node: unknown, known: Set<string>): void {
  if (typeof node !== "object" || node === null) return;
  for (const [key, value] of Object.entries(node)) {
    if (key === "properties") for (const name of Object.keys(value)) known.add(name);
    if (key === "enum") for (const word of value) known.add(word);
    collect(value, known);
  }
}
