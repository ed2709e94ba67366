/** Detects how a file is written, so that new text looks like the rest of it. */

import detectIndent from "detect-indent";
import { ts } from "ts-morph";

export type FileStyle = {
  newline: "\n" | "\r\n";
  quote: '"' | "'";
  /** What ends a statement: ";" or nothing. */
  semicolon: ";" | "";
  /** What stands inside the braces of names: a space or nothing. */
  padding: " " | "";
  /** One step of indentation. */
  indent: string;
  /** The longest line that looks at home here. */
  width: number;
};

/** What a project's formatter is told, or a file shows: as far as either says something. */
export type HouseStyle = Partial<FileStyle> & {
  /** After the last of a list over several lines: always, but for parameters and arguments, or never. */
  comma?: "all" | "es5" | "none";
  /** Whether a file ends with a line break. */
  finalNewline?: boolean;
};

/** Prettier's own default; a file with longer lines has a wider one, or none. */
const USUAL_WIDTH = 80;

/** Reads the style off the file's imports and lines; what they don't show is the house's. */
export function fileStyle(tree: ts.SourceFile, house: HouseStyle = {}): FileStyle {
  const { text } = tree;
  const lines = text.split(/\r?\n/);
  const { comma: _, finalNewline: __, newline = "\n", ...told } = house;
  const shown = text.includes("\n") ? "\n" : newline;
  return {
    newline: text.includes("\r\n") ? "\r\n" : shown,
    quote: '"',
    semicolon: ";",
    padding: " ",
    indent: "  ",
    width: Math.max(USUAL_WIDTH, ...lines.map((line) => line.length)),
    ...told,
    ...shownStyle(tree),
  };
}

/** What a file's imports and lines show of its style. */
export function shownStyle(tree: ts.SourceFile): HouseStyle {
  const imports = tree.statements.filter(ts.isImportDeclaration);
  const { indent } = detectIndent(tree.text);
  return {
    ...(indent === "" ? {} : { indent }),
    ...(imports.length === 0 ? {} : shownByImports(imports)),
  };
}

function shownByImports(imports: readonly ts.ImportDeclaration[]): HouseStyle {
  const padding = commonerPadding(imports);
  return {
    quote: imports.some(({ moduleSpecifier }) => moduleSpecifier.getText().startsWith("'"))
      ? "'"
      : '"',
    semicolon: imports.some((each) => each.getText().endsWith(";")) ? ";" : "",
    ...(padding === undefined ? {} : { padding }),
  };
}

/** The style of one import, as far as it shows; the file's in the rest. */
export function importStyle(statement: ts.ImportDeclaration, style: FileStyle): FileStyle {
  return {
    ...style,
    quote: statement.moduleSpecifier.getText().startsWith("'") ? "'" : '"',
    semicolon: statement.getText().endsWith(";") ? ";" : "",
    padding: paddingOf(statement) ?? style.padding,
  };
}

function commonerPadding(
  imports: readonly ts.ImportDeclaration[],
): FileStyle["padding"] | undefined {
  const shown = imports.flatMap((each) => paddingOf(each) ?? []);
  if (shown.length === 0) return undefined;
  return shown.filter((padding) => padding === "").length > shown.length / 2 ? "" : " ";
}

/** What stands inside an import's braces; undefined where it has none on one line. */
function paddingOf({ importClause }: ts.ImportDeclaration): FileStyle["padding"] | undefined {
  const bindings = importClause?.namedBindings;
  const text = bindings && ts.isNamedImports(bindings) ? bindings.getText() : "\n";
  if (text.includes("\n")) return undefined;
  return /^\{\S/.test(text) ? "" : " ";
}

/** The white space that a line starts with, for the line that `offset` is on. */
export function indentationAt(text: string, offset: number): string {
  return /^[ \t]*/.exec(text.slice(lineStart(text, offset)))?.[0] ?? "";
}

/** Whether nothing but white space stands before `offset` on its line. */
export function isFirstOnLine(text: string, offset: number): boolean {
  return /^[ \t\uFEFF]*$/.test(text.slice(lineStart(text, offset), offset));
}

/** How many columns text takes; a tab counts as two, as Prettier has it. */
export function columns(text: string): number {
  return text.replaceAll("\t", "  ").length;
}

function lineStart(text: string, offset: number): number {
  return text.lastIndexOf("\n", offset - 1) + 1;
}

/** The semicolon that a statement needs before code that would continue it. */
export function endBefore(text: string, offset: number, semicolon: string): string {
  return semicolon || (/^\s*(?:[[(`+-]|\/(?![/*]))/.test(text.slice(offset)) ? ";" : "");
}
