/** Sets one value in an object that a configuration exports. */

import { ts } from "ts-morph";
import { configObject } from "../config/config-object.ts";
import { type Draft, type EditResult, editFile, KEPT, refusedAt } from "../splice/edit-result.ts";
import { keyOf } from "../syntax/calls.ts";
import { type FileStyle, indentationAt } from "../syntax/file-style.ts";
import { memberNamed } from "../syntax/values/evaluate.ts";
import type { ConfigValueEdit } from "./source-edit.ts";

/**
 * The configuration's text with the value at the path; what stands there as something else is
 * refused, as is an object that isn't written out.
 */
export function setConfigValue(
  source: { path: string; text: string },
  { keys, value }: Pick<ConfigValueEdit, "keys" | "value">,
): EditResult {
  return editFile(source, ({ file, edited, style }) => {
    const config = configObject(file);
    if (!config) return refusedAt(file.tree, "No object that is written out is exported here.");
    let object = config;
    for (const [depth, key] of keys.entries()) {
      const rest = keys.slice(depth + 1);
      const member = memberNamed(object, key, file);
      // A value that stands last counts, and an object there would take the place of a whole other one.
      const isLast = rest.length === 0 && !object.properties.some((each) => keyOf(each) === key);
      if (member.status === "unknown" && !(isLast && ts.isSpreadAssignment(member.at))) {
        return refusedAt(member.at, `What is not written out here may set ${key} too.`);
      }
      if (member.status !== "written") {
        insertProperty({ edited, style }, object, { key, rest, value });
        return undefined;
      }
      const { property, value: inner } = member;
      if (rest.length === 0) {
        if (inner.getText() === value) return KEPT;
        return refusedAt(property, `${keys.join(".")} is something else than ${value} here.`);
      }
      if (!ts.isObjectLiteralExpression(inner)) {
        return refusedAt(property, `${key} is no object that is written out here.`);
      }
      object = inner;
    }
    return KEPT;
  });
}

function insertProperty(
  { edited, style }: Pick<Draft, "edited" | "style">,
  object: ts.ObjectLiteralExpression,
  { key, rest, value }: { key: string; rest: readonly string[]; value: string },
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
