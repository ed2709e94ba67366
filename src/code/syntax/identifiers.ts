/** Lists identifiers, and finds local names for imports, present or free. */

import { ts } from "ts-morph";
import { descendants } from "./descendants.ts";
import { groupedBy } from "./grouped-by.ts";
import { importsOf } from "./imports.ts";
import { oncePer } from "./once-per.ts";

/**
 * The local name of an export that a file imports by name as a value, if it does, and if that name
 * means nothing else anywhere in the file.
 */
export function importedName(
  tree: ts.SourceFile,
  module: string,
  exported: string,
): string | undefined {
  return importsOf(tree)
    .filter((each) => each.module === module && each.name === exported && !each.isType)
    .filter(({ node }) => ts.isImportSpecifier(node))
    .map(({ local }) => local)
    .find((local) => !isDeclaredAgain(tree, local));
}

/** The first of the wished names, then of the last one with a number, that the file never uses. */
export function freeName(tree: ts.SourceFile, wished: readonly [string, ...string[]]): string {
  const used = new Set(
    identifiersIn(tree)
      .filter((identifier) => !isPropertyName(identifier))
      .map(({ text }) => text),
  );
  const last = wished.at(-1) ?? wished[0];
  const free = wished.find((name) => !used.has(name));
  if (free !== undefined) return free;
  for (let number = 2; ; number += 1) {
    if (!used.has(`${last}${number}`)) return `${last}${number}`;
  }
}

/** The name that an export has in the file, or is to get, and what is still to be imported for it. */
export function localName(
  tree: ts.SourceFile,
  module: string,
  wished: readonly [string, ...string[]],
): { local: string; missing: { exported: string; local: string }[] } {
  const [exported] = wished;
  const present = importedName(tree, module, exported);
  if (present !== undefined) return { local: present, missing: [] };
  const local = freeName(tree, wished);
  return { local, missing: [{ exported, local }] };
}

const DECLARES: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.VariableDeclaration,
  ts.SyntaxKind.Parameter,
  ts.SyntaxKind.BindingElement,
  ts.SyntaxKind.FunctionDeclaration,
  ts.SyntaxKind.FunctionExpression,
  ts.SyntaxKind.ClassDeclaration,
  ts.SyntaxKind.ClassExpression,
  ts.SyntaxKind.EnumDeclaration,
  ts.SyntaxKind.ModuleDeclaration,
]);

/** Whether something but an import declares the name too, in whatever scope. */
function isDeclaredAgain(tree: ts.SourceFile, name: string): boolean {
  return identifiersNamed(tree, name).some(
    (identifier) =>
      DECLARES.has(identifier.parent.kind) &&
      "name" in identifier.parent &&
      identifier.parent.name === identifier,
  );
}

/** Whether an identifier names a property, which no variable can clash with. */
export function isPropertyName(identifier: ts.Identifier): boolean {
  const { parent } = identifier;
  if (ts.isBindingElement(parent)) return parent.propertyName === identifier;
  return (
    (ts.isPropertyAccessExpression(parent) ||
      ts.isJsxAttribute(parent) ||
      ts.isPropertyAssignment(parent) ||
      ts.isPropertySignature(parent) ||
      ts.isPropertyDeclaration(parent) ||
      ts.isMethodDeclaration(parent)) &&
    parent.name === identifier
  );
}

/** Every identifier of a file or a part of it, in its order. */
export const identifiersIn = oncePer((part: ts.Node): readonly ts.Identifier[] =>
  [...descendants(part)].filter(ts.isIdentifier),
);

/** Those of a part that have this name, in their order. */
export function identifiersNamed(part: ts.Node, name: string): readonly ts.Identifier[] {
  return byName(part).get(name) ?? [];
}

const byName = oncePer((part: ts.Node) => groupedBy(identifiersIn(part), ({ text }) => text));

/** A name as a value: `App`, or `Pages.Home`. */
export function isReference(node: ts.Node): boolean {
  if (ts.isPropertyAccessExpression(node)) return ts.isIdentifier(node.expression);
  if (!ts.isIdentifier(node) || isPropertyName(node)) return false;
  const { parent } = node;
  const declares =
    "name" in parent && parent.name === node && !ts.isShorthandPropertyAssignment(parent);
  return !declares;
}

/** Whether a function reads its arguments without naming them. */
export function usesArguments(part: ts.Node): boolean {
  return identifiersNamed(part, "arguments").some((each) => !isPropertyName(each));
}
