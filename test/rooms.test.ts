/** The rooms of `src`: none larger than one can take in, and values imported in one direction only. */

import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { ts } from "ts-morph";
import { expect, test } from "vitest";

const SRC = join(import.meta.dirname, "../src");
const MOST_FILES = 20;

/** Each imports values of itself and of those before it; types may come from anywhere. */
const ROOMS = [
  "errors.ts",
  "compile-cache.ts",
  "text",
  "secrets",
  "network",
  "packages",
  "clerk",
  "code/syntax",
  "code/modules",
  "code/providers",
  "code/config",
  "code/splice",
  "code/edits",
  "code/wiring",
  "code/diagnosis",
  "code/sign-in",
  "frameworks",
  "refusals",
  "project",
  "plan",
  "apply",
  "checks",
  "prompts",
  "report",
  "options.ts",
  "commands",
  "main.ts",
  "cli.ts",
];

const files = readdirSync(SRC, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.[jt]s$/.test(entry.name))
  .map((entry) => relative(SRC, join(entry.parentPath, entry.name)).replaceAll("\\", "/"));

function roomOf(file: string): string {
  const [first = "", second = ""] = file.split("/");
  return first === "code" ? `${first}/${second}` : first;
}

/** The modules that a file imports values of, also by `import()`. */
function importedValues(file: string): string[] {
  const text = readFileSync(join(SRC, file), "utf8");
  const tree = ts.createSourceFile(file, text, ts.ScriptTarget.ESNext, true);
  const found: string[] = [];
  const add = (specifier: ts.Expression | undefined) => {
    if (!specifier || !ts.isStringLiteral(specifier) || !specifier.text.startsWith(".")) return;
    found.push(relative(SRC, join(SRC, dirname(file), specifier.text)).replaceAll("\\", "/"));
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) && importsValues(node)) add(node.moduleSpecifier);
    if (ts.isExportDeclaration(node) && !node.isTypeOnly) add(node.moduleSpecifier);
    const isDynamic =
      ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword;
    if (isDynamic) add(node.arguments[0]);
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found.filter((path) => !path.startsWith(".."));
}

function importsValues({ importClause }: ts.ImportDeclaration): boolean {
  if (!importClause || importClause.name) return true;
  const { namedBindings } = importClause;
  if (importClause.isTypeOnly || !namedBindings) return false;
  return ts.isNamespaceImport(namedBindings) || namedBindings.elements.some((e) => !e.isTypeOnly);
}

test("values are imported from the rooms before", () => {
  const wrong = files.flatMap((file) => {
    const own = ROOMS.indexOf(roomOf(file));
    return importedValues(file)
      .filter((path) => ROOMS.indexOf(roomOf(path)) > own)
      .map((path) => `${file} imports ${path}`);
  });
  expect(files.flatMap(importedValues).length).toBeGreaterThan(500);
  expect(wrong).toEqual([]);
});

test("every room has its place in the order", () => {
  const known = new Set([...ROOMS, "answers.ts", "raw-text.d.ts"]);
  expect([...new Set(files.map(roomOf))].filter((room) => !known.has(room))).toEqual([]);
});

test("no folder holds more than one can take in", () => {
  const counts = new Map<string, number>();
  for (const file of files) counts.set(dirname(file), (counts.get(dirname(file)) ?? 0) + 1);
  expect([...counts].filter(([, count]) => count > MOST_FILES)).toEqual([]);
});
