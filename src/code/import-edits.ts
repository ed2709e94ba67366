/** Adds names to a file's imports and takes them out, in the file's own style. */

import type MagicString from "magic-string";
import { ts } from "ts-morph";
import { namedImports } from "./names.ts";
import type { FileStyle } from "./style.ts";

/** `exported` of a module under the name `local`. */
export type ImportedName = { exported: string; local: string };

export type NewImport = { module: string; names: readonly ImportedName[] };

/**
 * Takes `removed` out, and adds `before` and `after` around `anchor`, the import that they belong
 * with. A module that is imported by name already gets its new names there instead. Where the
 * anchor loses its last name, it goes, and the new imports take its place.
 */
export function editImports(
  edited: MagicString,
  tree: ts.SourceFile,
  style: FileStyle,
  edits: {
    anchor: ts.ImportDeclaration;
    removed: ts.ImportSpecifier | undefined;
    before: NewImport;
    after: NewImport;
  },
): void {
  const { anchor, removed } = edits;
  const lines = (wanted: NewImport) =>
    extendImport(edited, tree, wanted, removed) ? [] : [importLine(wanted, style)];
  const before = lines(edits.before);
  const after = lines(edits.after);
  if (removed && isOnlyName(anchor, removed)) {
    replaceStatement(edited, anchor, [...before, ...after], style);
    return;
  }
  if (removed) removeSpecifier(edited, removed);
  insertAround(edited, anchor, before, after, style);
}

function importLine({ module, names }: NewImport, { quote, semicolon }: FileStyle): string {
  return `import { ${names.map(specifierText).join(", ")} } from ${quote}${module}${quote}${semicolon}`;
}

function specifierText({ exported, local }: ImportedName): string {
  return exported === local ? exported : `${exported} as ${local}`;
}

/** Adds the names to an import of the module that is there; whether one was, or none were needed. */
function extendImport(
  edited: MagicString,
  tree: ts.SourceFile,
  { module, names }: NewImport,
  removed: ts.ImportSpecifier | undefined,
): boolean {
  if (names.length === 0) return true;
  const [present] = namedImports(tree, module);
  const last = present?.bindings.elements.findLast((element) => element !== removed);
  if (!last) return false;
  const { text } = tree;
  const gap = /^\s*\n\s*$/.test(text.slice(last.getFullStart(), last.getStart()))
    ? text.slice(last.getFullStart(), last.getStart())
    : " ";
  edited.appendLeft(last.getEnd(), names.map((name) => `,${gap}${specifierText(name)}`).join(""));
  return true;
}

function isOnlyName(declaration: ts.ImportDeclaration, removed: ts.ImportSpecifier): boolean {
  return declaration.importClause?.name === undefined && removed.parent.elements.length === 1;
}

/** Takes a name out of its list with the comma and the line that were its own. */
function removeSpecifier(edited: MagicString, specifier: ts.ImportSpecifier): void {
  const { elements } = specifier.parent;
  const index = elements.indexOf(specifier);
  const next = elements[index + 1];
  const previous = elements[index - 1];
  if (next) edited.remove(specifier.getStart(), next.getStart());
  else if (previous) edited.remove(previous.getEnd(), specifier.getEnd());
  else edited.remove(specifier.parent.parent.name?.getEnd() ?? 0, specifier.parent.getEnd());
}

function replaceStatement(
  edited: MagicString,
  statement: ts.Statement,
  lines: readonly string[],
  { newline }: FileStyle,
): void {
  const [start, end] = [statement.getStart(), statement.getEnd()];
  if (lines.length > 0) {
    edited.overwrite(start, end, lines.join(newline));
    return;
  }
  const { text } = statement.getSourceFile();
  const lineEnd = /^[ \t]*\r?\n/.exec(text.slice(end))?.[0] ?? "";
  edited.remove(start, end + lineEnd.length);
}

/**
 * New lines before and after a statement. A comment right above it stays its own, and code behind
 * it on its line stays where it is.
 */
function insertAround(
  edited: MagicString,
  statement: ts.Statement,
  before: readonly string[],
  after: readonly string[],
  { newline }: FileStyle,
): void {
  const { text } = statement.getSourceFile();
  const restOfLine = /^[ \t]*(?:\/\/[^\r\n]*|\/\*[^\r\n]*?\*\/[ \t]*)?(?=\r?\n|$)/.exec(
    text.slice(statement.getEnd()),
  )?.[0];
  const commented = (ts.getLeadingCommentRanges(text, statement.getFullStart()) ?? []).length > 0;
  const above = restOfLine === undefined ? [...before, ...after] : commented ? [] : before;
  const below = restOfLine === undefined ? [] : commented ? [...after, ...before] : after;
  edited.appendLeft(statement.getStart(), above.map((line) => line + newline).join(""));
  edited.appendLeft(
    statement.getEnd() + (restOfLine?.length ?? 0),
    below.map((line) => newline + line).join(""),
  );
}
