/** Sets one value in an object that a configuration exports. */

import MagicString from "magic-string";
import { ts } from "ts-morph";
import type { ConfigValueEdit } from "../frameworks/source-edit.ts";
import { keyOf } from "./calls-of.ts";
import { type Edited, isRefusal, parsedOrRefused, readBack, refusedAt } from "./edited.ts";
import { unwrap } from "./origin.ts";
import type { ParsedFile } from "./parse.ts";
import { type FileStyle, fileStyle, indentationAt } from "./style.ts";

/**
 * The configuration's text with the value at the path; what stands there as something else is
 * refused, as is an object that isn't written out.
 */
export function configWithValue(
  source: { path: string; text: string },
  { keys, value }: Pick<ConfigValueEdit, "keys" | "value">,
): Edited {
  const file = parsedOrRefused(source);
  if (isRefusal(file)) return file;
  const config = configOf(file);
  if (!config) return refusedAt(file.tree, "No object that is written out is exported here.");
  const edited = new MagicString(file.text);
  const style = fileStyle(file.tree);
  let object = config;
  for (const [depth, key] of keys.entries()) {
    const rest = keys.slice(depth + 1);
    const loose = object.properties.find((each) => each.name && keyOf(each) === undefined);
    if (loose) return refusedAt(loose, "A key is computed here.");
    const property = object.properties.find((each) => keyOf(each) === key);
    if (!property) {
      insertProperty(edited, object, key, rest, value, style);
      return readBack(file, edited.toString());
    }
    const inner = ts.isPropertyAssignment(property) ? unwrap(property.initializer) : undefined;
    if (rest.length === 0) {
      if (inner?.getText() === value) return { status: "kept" };
      return refusedAt(property, `${keys.join(".")} is something else than ${value} here.`);
    }
    if (!inner || !ts.isObjectLiteralExpression(inner)) {
      return refusedAt(property, `${key} is no object that is written out here.`);
    }
    object = inner;
  }
  return { status: "kept" };
}

/** The object that is exported: itself, as the first argument of a call, or by a constant's name. */
function configOf(file: ParsedFile): ts.ObjectLiteralExpression | undefined {
  const exported = file.tree.statements.flatMap((statement) => exportedBy(statement) ?? [])[0];
  return exported && objectIn(exported, file, 0);
}

/** What `export default` or `module.exports =` exports. */
function exportedBy(statement: ts.Statement): ts.Expression | undefined {
  if (ts.isExportAssignment(statement)) return statement.expression;
  if (!ts.isExpressionStatement(statement)) return undefined;
  const { expression } = statement;
  const isExport =
    ts.isBinaryExpression(expression) && expression.left.getText() === "module.exports";
  return isExport ? expression.right : undefined;
}

function objectIn(
  node: ts.Node,
  file: ParsedFile,
  depth: number,
): ts.ObjectLiteralExpression | undefined {
  const value = unwrap(node);
  if (depth > DEEPEST || ts.isObjectLiteralExpression(value)) {
    return ts.isObjectLiteralExpression(value) ? value : undefined;
  }
  if (ts.isCallExpression(value)) {
    const [first] = value.arguments;
    return first && objectIn(first, file, depth + 1);
  }
  const declaration = ts.isIdentifier(value) ? file.declarationOf(value) : undefined;
  const isHeld = declaration && ts.isVariableDeclaration(declaration);
  return isHeld && declaration.initializer
    ? objectIn(declaration.initializer, file, depth + 1)
    : undefined;
}

/** Calls and names that are followed to an object; no person's configuration has more. */
const DEEPEST = 8;

function insertProperty(
  edited: MagicString,
  object: ts.ObjectLiteralExpression,
  key: string,
  rest: readonly string[],
  value: string,
  style: FileStyle,
): void {
  const { text } = object.getSourceFile();
  const last = object.properties.at(-1);
  const isOnLines = object.getText().includes("\n") || !last;
  const outer = indentationAt(text, object.getStart());
  const inner = outer + style.indent;
  if (!isOnLines) {
    const written = rest.reduceRight((within, name) => `{ ${name}: ${within} }`, value);
    edited.appendLeft(last.getEnd(), `, ${key}: ${written}`);
    return;
  }
  const written = nested(rest, value, inner, style);
  if (!last) {
    const isEmpty = object.getText().slice(1, -1).trim() === "";
    const line = `${style.newline}${inner}${key}: ${written},`;
    // What else it holds are comments.
    if (!isEmpty) edited.appendLeft(object.getStart() + 1, line);
    else edited.overwrite(object.getStart(), object.getEnd(), `{${line}${style.newline}${outer}}`);
    return;
  }
  const { hasTrailingComma, end } = object.properties;
  const at = hasTrailingComma ? end : last.getEnd();
  const line = `${hasTrailingComma ? "" : ","}${style.newline}${indentationAt(text, last.getStart())}${key}: ${written}`;
  const comment = ts.getTrailingCommentRanges(text, at)?.at(-1);
  if (comment && !hasTrailingComma) edited.appendLeft(at, ",");
  const rested = comment && !hasTrailingComma ? line.slice(1) : line;
  edited.appendLeft(comment?.end ?? at, rested + (hasTrailingComma ? "," : ""));
}

function nested(keys: readonly string[], value: string, outer: string, style: FileStyle): string {
  const [key, ...rest] = keys;
  if (key === undefined) return value;
  const inner = outer + style.indent;
  return `{${style.newline}${inner}${key}: ${nested(rest, value, inner, style)},${style.newline}${outer}}`;
}
