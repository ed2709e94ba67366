/** Puts new statements into a file. */

import type MagicString from "magic-string";
import { ts } from "ts-morph";
import { hasModifier } from "../syntax/exports.ts";
import type { FileStyle } from "../syntax/file-style.ts";
import { identifiersIn, isPropertyName } from "../syntax/identifiers.ts";

/** Puts lines, with an empty one below, above a statement and the comments that belong to it. */
export function insertAbove(
  edited: MagicString,
  statement: ts.Statement,
  lines: readonly string[],
  { newline }: FileStyle,
): void {
  const { text } = statement.getSourceFile();
  const comments = ts.getLeadingCommentRanges(text, statement.getFullStart()) ?? [];
  // A comment that a blank line parts from the statement is not its own.
  const own = comments.filter(
    ({ end }) => !/\n[ \t]*\r?\n/.test(text.slice(end, statement.getStart())),
  );
  const at = own[0]?.pos ?? statement.getStart();
  edited.appendLeft(at, lines.map((line) => line + newline).join("") + newline);
}

/** The first statement that exports something or declares a function, where a file's own part begins. */
export function firstDeclaration(tree: ts.SourceFile): ts.Statement | undefined {
  return tree.statements.find(
    (statement) =>
      ts.isFunctionDeclaration(statement) ||
      ts.isExportAssignment(statement) ||
      hasModifier(statement, ts.SyntaxKind.ExportKeyword),
  );
}

/** Where the line ends that `offset` is on, where nothing but a comment follows on it; else the offset. */
export function endOfLine(text: string, offset: number): number {
  const rest = /^[ \t]*(?:\/\/[^\r\n]*)?(?=\r?\n|$)/.exec(text.slice(offset))?.[0];
  return offset + (rest?.length ?? 0);
}

/** A use of a name as a value or a declaration, wherever in the file. */
export function useOf(tree: ts.SourceFile, name: string): ts.Identifier | undefined {
  return identifiersIn(tree).find((each) => each.text === name && !isPropertyName(each));
}

/** Takes `export` off a statement. */
export function removeExport(edited: MagicString, statement: ts.Statement): void {
  const { text } = statement.getSourceFile();
  const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : [];
  const exporting = [ts.SyntaxKind.ExportKeyword, ts.SyntaxKind.DefaultKeyword];
  for (const keyword of modifiers.filter(({ kind }) => exporting.includes(kind))) {
    const space = /^\s*/.exec(text.slice(keyword.getEnd()))?.[0].length ?? 0;
    edited.remove(keyword.getStart(), keyword.getEnd() + space);
  }
}
