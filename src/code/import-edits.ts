/** Adds names to a file's imports and takes them out, in the file's own style. */

import type MagicString from "magic-string";
import { ts } from "ts-morph";
import { namedImports } from "./names.ts";
import type { FileStyle } from "./style.ts";

/** `exported` of a module under the name `local`. */
export type ImportedName = { exported: string; local: string };

export type NewImport = { module: string; names: readonly ImportedName[] };

const COMMENTS = /\/\/[^\r\n]*|\/\*[\s\S]*?\*\//g;

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
    extendImport(edited, tree, wanted) ? [] : [importLine(wanted, style)];
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
): boolean {
  if (names.length === 0) return true;
  const elements = namedImports(tree, module)[0]?.bindings.elements;
  const last = elements?.at(-1);
  if (!elements || !last) return false;
  const { text } = tree;
  const lineBreak = /\r?\n[ \t]*$/.exec(text.slice(0, last.getStart()))?.[0];
  const added = names.map((name) => (lineBreak ?? " ") + specifierText(name)).join(",");
  const [end, comma] = [last.getEnd(), elements.hasTrailingComma];
  const sideComment = ts.getTrailingCommentRanges(text, comma ? elements.end : end)?.at(-1);
  if (sideComment && lineBreak) {
    if (!comma) edited.appendLeft(end, ",");
    edited.appendLeft(sideComment.end, added + (comma ? "," : ""));
  } else {
    edited.appendLeft(end, `,${added}`);
  }
  return true;
}

function isOnlyName(declaration: ts.ImportDeclaration, removed: ts.ImportSpecifier): boolean {
  return declaration.importClause?.name === undefined && removed.parent.elements.length === 1;
}

/** Takes a name out of its list with the comma and the line that were its own; comments stay. */
function removeSpecifier(edited: MagicString, specifier: ts.ImportSpecifier): void {
  const { text } = specifier.getSourceFile();
  const { elements } = specifier.parent;
  const index = elements.indexOf(specifier);
  const [previous, next] = [elements[index - 1], elements[index + 1]];
  const [start, end] = [specifier.getStart(), specifier.getEnd()];
  if (next) {
    const afterComma = next.getFullStart();
    const space = /^\s*/.exec(text.slice(afterComma))?.[0].length ?? 0;
    edited.remove(start, end);
    edited.remove(afterComma - 1, afterComma + space);
  } else if (previous && !hasComment(text.slice(previous.getEnd(), start))) {
    edited.remove(previous.getEnd(), end);
  } else if (previous) {
    const last = elements.hasTrailingComma ? elements.end : end;
    const space = /^\s*\n/.test(text.slice(last))
      ? (/\s*$/.exec(text.slice(0, start))?.[0].length ?? 0)
      : 0;
    edited.remove(start - space, end);
    if (last > end) edited.remove(last - 1, last);
  } else {
    const clause = specifier.parent.parent;
    if (hasComment(specifier.parent.getText())) edited.remove(start, end);
    else edited.remove(clause.name?.getEnd() ?? clause.getStart(), clause.getEnd());
  }
}

function hasComment(text: string): boolean {
  return text.search(COMMENTS) >= 0;
}

function replaceStatement(
  edited: MagicString,
  statement: ts.ImportDeclaration,
  lines: readonly string[],
  { newline }: FileStyle,
): void {
  const { text } = statement.getSourceFile();
  const [start, end] = [statement.getStart(), statement.getEnd()];
  const comments = text.slice(start, statement.moduleSpecifier.getStart()).match(COMMENTS) ?? [];
  if (lines.length + comments.length > 0) {
    edited.overwrite(start, end, [...comments, ...lines].join(newline));
    return;
  }
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
