/** Writes a template as the project's formatter would have it. */

import MagicString from "magic-string";
import { ts } from "ts-morph";
import { descendants } from "../syntax/descendants.ts";
import type { HouseStyle } from "../syntax/file-style.ts";
import { parseFile } from "../syntax/parse.ts";

/**
 * The text, which is in double quotes, with semicolons, commas at the ends of lists, spaces in braces and
 * two spaces a level, in the house's style. Where that would be another program, it stays.
 */
export function restyle(path: string, given: string, house: HouseStyle): string {
  const text = given.replaceAll("\r\n", "\n");
  const { tree } = parseFile(path, text);
  const edited = new MagicString(text);
  for (const node of descendants(tree)) {
    if (house.quote === "'") requote(edited, node);
    if (house.semicolon === "") dropSemicolon(edited, node);
    if (house.padding === "") closeBraces(edited, node, text);
    if (house.comma === "none" || house.comma === "es5") dropCommas(edited, node, house.comma);
  }
  const { indent } = house;
  const written = edited.toString();
  const after =
    indent === undefined
      ? written
      : written.replace(/^(?: {2})+/gm, (spaces) => indent.repeat(spaces.length / 2));
  const ended = house.finalNewline === false ? after.replace(/\n$/, "") : after;
  if (parseFile(path, ended).syntaxError) return text;
  return house.newline === "\r\n" ? ended.replaceAll("\n", "\r\n") : ended;
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

/** Takes the comma after the last of a list away; ES5 has none after parameters and arguments alone. */
function dropCommas(edited: MagicString, node: ts.Node, comma: "none" | "es5"): void {
  const list = comma === "none" ? (argumentsOf(node) ?? elementsOf(node)) : argumentsOf(node);
  if (list?.hasTrailingComma) edited.remove(list.end - 1, list.end);
}

function argumentsOf(node: ts.Node): ts.NodeArray<ts.Node> | undefined {
  if (ts.isCallExpression(node) || ts.isNewExpression(node)) return node.arguments;
  return ts.isFunctionLike(node) ? node.parameters : undefined;
}

function elementsOf(node: ts.Node): ts.NodeArray<ts.Node> | undefined {
  if (ts.isObjectLiteralExpression(node)) return node.properties;
  const isList =
    ts.isArrayLiteralExpression(node) ||
    ts.isNamedImports(node) ||
    ts.isNamedExports(node) ||
    ts.isObjectBindingPattern(node) ||
    ts.isArrayBindingPattern(node);
  return isList ? node.elements : undefined;
}
