/** Writes a template as the project's formatter would have it. */

import MagicString from "magic-string";
import { ts } from "ts-morph";
import { descendants } from "../syntax/descendants.ts";
import type { HouseStyle } from "../syntax/file-style.ts";
import { parseFile } from "../syntax/parse.ts";

/**
 * The text, which is in double quotes, with semicolons, spaces in braces and two spaces a level, in the
 * house's style. Where that would be another program, it stays.
 */
export function restyle(path: string, text: string, house: HouseStyle): string {
  const { tree } = parseFile(path, text);
  const edited = new MagicString(text);
  for (const node of descendants(tree)) {
    if (house.quote === "'") requote(edited, node);
    if (house.semicolon === "") dropSemicolon(edited, node);
    if (house.padding === "") closeBraces(edited, node, text);
  }
  const { indent } = house;
  const written = edited.toString();
  const after =
    indent === undefined
      ? written
      : written.replace(/^(?: {2})+/gm, (spaces) => indent.repeat(spaces.length / 2));
  return parseFile(path, after).syntaxError ? text : after;
}

function requote(edited: MagicString, node: ts.Node): void {
  if (!ts.isStringLiteral(node) || ts.isJsxAttribute(node.parent)) return;
  if (!node.getText().startsWith('"') || node.text.includes("'")) return;
  edited.overwrite(node.getStart(), node.getStart() + 1, "'");
  edited.overwrite(node.getEnd() - 1, node.getEnd(), "'");
}

/** The templates begin no line with what would go on with the one before. */
function dropSemicolon(edited: MagicString, node: ts.Node): void {
  if (!ts.isStatement(node) || !node.getText().endsWith(";")) return;
  // A statement that another one ends with has the same one.
  if (ts.isStatement(node.parent) && node.parent.getEnd() === node.getEnd()) return;
  edited.remove(node.getEnd() - 1, node.getEnd());
}

function closeBraces(edited: MagicString, node: ts.Node, text: string): void {
  const hasBraces =
    ts.isNamedImports(node) ||
    ts.isObjectLiteralExpression(node) ||
    ts.isObjectBindingPattern(node) ||
    ts.isTypeLiteralNode(node);
  if (!hasBraces || node.getText().includes("\n")) return;
  const [start, end] = [node.getStart(), node.getEnd()];
  if (text.slice(start, start + 2) !== "{ " || text.slice(end - 2, end) !== " }") return;
  edited.remove(start + 1, start + 2);
  edited.remove(end - 2, end - 1);
}
