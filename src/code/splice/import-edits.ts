/** Adds names to a file's imports and takes them out, in the file's own style. */

import type MagicString from "magic-string";
import { ts } from "ts-morph";
import { commentsIn } from "../syntax/comments.ts";
import { columns, type FileStyle, importStyle, isFirstOnLine } from "../syntax/file-style.ts";
import { namedImports } from "../syntax/imports.ts";
import { removeNames } from "./remove-specifiers.ts";

/** `exported` of a module under the name `local`. */
export type ImportedName = { exported: string; local: string };

export type NewImport = {
  module: string;
  names: readonly ImportedName[];
  /** Whether they are types. */
  isType?: boolean;
};

export type ImportEdits = {
  anchor: ts.ImportDeclaration;
  removed: readonly ts.ImportSpecifier[];
  /** Clauses that lose their default name, and keep the rest. */
  unnamed?: readonly ts.ImportClause[];
  /** Imports that go as a whole. */
  dropped?: readonly ts.ImportDeclaration[];
  before: NewImport;
  /** Further ones, after `before`. */
  more?: readonly NewImport[];
  after: NewImport;
};

/**
 * Takes `removed` out, and adds `before` and `after` around `anchor`, the import that they belong
 * with. A module that is imported by name already gets its new names there instead. Where the
 * anchor loses its last name, it goes, and the new imports take its place.
 */
export function editImports(
  edited: MagicString,
  tree: ts.SourceFile,
  style: FileStyle,
  edits: ImportEdits,
): void {
  const { anchor } = edits;
  const likeAnchor = importStyle(anchor, style);
  const lines = (wanted: NewImport) =>
    extendImport(edited, tree, wanted, style) ? [] : [importLine(wanted, likeAnchor)];
  const before = [edits.before, ...(edits.more ?? [])].flatMap(lines);
  const after = lines(edits.after);
  const emptied = new Set<ts.ImportDeclaration>(edits.dropped);
  for (const bindings of new Set(edits.removed.map(({ parent }) => parent))) {
    const statement = bindings.parent.parent;
    const gone = bindings.elements.filter((element) => edits.removed.includes(element));
    const isEmpty = gone.length === bindings.elements.length && !bindings.parent.name;
    if (!isEmpty) removeNames(edited, bindings, gone, style);
    else if (ts.isImportDeclaration(statement)) emptied.add(statement);
  }
  for (const { name, namedBindings } of edits.unnamed ?? []) {
    if (name && namedBindings) edited.remove(name.getStart(), namedBindings.getStart());
  }
  if (!emptied.has(anchor)) insertAround(edited, anchor, before, after, style);
  for (const statement of emptied) {
    const lines = statement === anchor ? [...before, ...after] : [];
    replaceStatement(edited, statement, lines, style);
  }
}

/** An import as a statement of its own. */
export function importLine(
  { module, names, isType }: NewImport,
  { quote, semicolon, padding }: FileStyle,
): string {
  const named = padding + names.map(specifierText).join(", ") + padding;
  return `import${isType ? " type" : ""} {${named}} from ${quote}${module}${quote}${semicolon}`;
}

function specifierText({ exported, local }: ImportedName): string {
  return exported === local ? exported : `${exported} as ${local}`;
}

/** Adds the names to an import of the module that is there; whether one was, or none were needed. */
function extendImport(
  edited: MagicString,
  tree: ts.SourceFile,
  { module, names, isType }: NewImport,
  style: FileStyle,
): boolean {
  if (names.length === 0) return true;
  if (isType) return false;
  const { text } = tree;
  const present = namedImports(tree, module);
  const last = present?.elements.at(-1);
  if (!present || !last) return false;
  const added = names.map(specifierText);
  const written = present.parent.parent.getText();
  const isTooLong = columns(`${written}, ${added.join(", ")}`) > style.width;
  if (isTooLong && !/\n|\/\*/.test(written)) {
    const specifiers = [...present.elements.map((each) => each.getText()), ...added];
    const inner = specifiers.map((each) => `${style.newline}${style.indent}${each},`).join("");
    const [start, end] = [present.getStart(), present.getEnd()];
    edited.overwrite(start, end, `{${inner}${style.newline}}`);
    return true;
  }
  const lineBreak = isFirstOnLine(text, last.getStart())
    ? /\r?\n[ \t]*$/.exec(text.slice(0, last.getStart()))?.[0]
    : undefined;
  const insertion = added.map((name) => `${lineBreak ?? " "}${name}`).join(",");
  const { hasTrailingComma, end } = present.elements;
  const sideComment = ts.getTrailingCommentRanges(text, hasTrailingComma ? end : last.getEnd());
  const commentEnd = sideComment?.at(-1)?.end;
  if (commentEnd !== undefined && lineBreak !== undefined) {
    if (!hasTrailingComma) edited.appendLeft(last.getEnd(), ",");
    edited.appendLeft(commentEnd, insertion + (hasTrailingComma ? "," : ""));
  } else {
    edited.appendLeft(last.getEnd(), `,${insertion}`);
  }
  return true;
}

function replaceStatement(
  edited: MagicString,
  statement: ts.Statement,
  lines: readonly string[],
  { newline }: FileStyle,
): void {
  const { text } = statement.getSourceFile();
  const [start, end] = [statement.getStart(), statement.getEnd()];
  const comments = commentsIn(statement).map(({ pos, end }) => text.slice(pos, end));
  const kept = [...comments, ...lines];
  if (kept.length > 0) {
    edited.overwrite(start, end, kept.join(newline));
    return;
  }
  const lineEnd = isFirstOnLine(text, start) ? /^[ \t]*\r?\n/.exec(text.slice(end))?.[0] : "";
  edited.remove(start, end + (lineEnd?.length ?? 0));
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
