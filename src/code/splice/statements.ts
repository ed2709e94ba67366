/** Puts new statements into a file. */

import type MagicString from "magic-string";
import { ts } from "ts-morph";
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
  return tree.statements.find((statement) => {
    if (ts.isImportDeclaration(statement)) return false;
    const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : [];
    return (
      ts.isFunctionDeclaration(statement) ||
      ts.isExportAssignment(statement) ||
      modifiers.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
    );
  });
}

/** The statement that exports a name, and its declaration where it declares it itself. */
export function exportOf(
  tree: ts.SourceFile,
  name: string,
):
  | {
      statement: ts.Statement;
      declaration: ts.FunctionDeclaration | ts.VariableDeclaration | undefined;
    }
  | undefined {
  for (const statement of tree.statements) {
    if (ts.isExportDeclaration(statement)) {
      const clause = statement.exportClause;
      const names = clause && ts.isNamedExports(clause) ? clause.elements : [];
      if (names.some((each) => each.name.text === name))
        return { statement, declaration: undefined };
      continue;
    }
    const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : [];
    if (!modifiers.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) continue;
    if (ts.isFunctionDeclaration(statement) && statement.name?.text === name) {
      return { statement, declaration: statement };
    }
    if (!ts.isVariableStatement(statement)) continue;
    const { declarations } = statement.declarationList;
    const [only] = declarations;
    const holds = declarations.some(
      (each) => ts.isIdentifier(each.name) && each.name.text === name,
    );
    if (holds) return { statement, declaration: declarations.length === 1 ? only : undefined };
  }
  return undefined;
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
  for (const keyword of modifiers) {
    if (
      keyword.kind !== ts.SyntaxKind.ExportKeyword &&
      keyword.kind !== ts.SyntaxKind.DefaultKeyword
    )
      continue;
    const space = /^\s*/.exec(text.slice(keyword.getEnd()))?.[0].length ?? 0;
    edited.remove(keyword.getStart(), keyword.getEnd() + space);
  }
}
