/** Sees to it that an option of a call is a list that begins with a call of Clerk's. */

import MagicString from "magic-string";
import { ts } from "ts-morph";
import { addImports } from "../splice/add-imports.ts";
import {
  type Edited,
  isRefusal,
  parsedOrRefused,
  readBack,
  refusedAt,
} from "../splice/edit-result.ts";
import { insertFirst } from "../splice/prepend-item.ts";
import { callsOf, keyOf } from "../syntax/calls.ts";
import { fileStyle } from "../syntax/file-style.ts";
import { localName } from "../syntax/identifiers.ts";
import { unwrap } from "../syntax/unwrap.ts";
import type { ListedOptionEdit } from "./source-edit.ts";

/** The file's text with the item first in the option of the call; what isn't written out is refused. */
export function optionWithItem(
  source: { path: string; text: string },
  { call, option, item }: Pick<ListedOptionEdit, "call" | "option" | "item">,
): Edited {
  const file = parsedOrRefused(source);
  if (isRefusal(file)) return file;
  const { tree, text } = file;
  if (callsOf(file, item).length > 0) return { status: "kept" };
  const [made] = callsOf(file, call);
  const options = made?.arguments[0] && objectIn(made.arguments[0]);
  if (!made || !options)
    return refusedAt(made ?? tree, `No options are written out for ${call.name} here.`);
  const loose = options.properties.find((each) => keyOf(each) === undefined);
  if (loose) {
    return refusedAt(loose, "Options that aren't written out here may set the same one again.");
  }
  const edited = new MagicString(text);
  const style = fileStyle(tree);
  const { local, missing } = localName(tree, item.module, [item.name, "clerk"]);
  const property = options.properties.find((each) => keyOf(each) === option);
  if (property) {
    const list = ts.isPropertyAssignment(property) ? unwrap(property.initializer) : undefined;
    if (!list || !ts.isArrayLiteralExpression(list)) {
      return refusedAt(property, `${option} is no list that is written out here.`);
    }
    insertFirst(edited, list, `${local}()`, style);
  } else {
    insertFirst(edited, options, `${option}: [${local}()]`, style);
  }
  addImports(edited, tree, style, [{ module: item.module, names: missing }]);
  return readBack(file, edited.toString());
}

/** An object, or the one that a function gives. */
function objectIn(node: ts.Node): ts.ObjectLiteralExpression | undefined {
  const value = unwrap(node);
  if (ts.isObjectLiteralExpression(value)) return value;
  if (!ts.isArrowFunction(value) && !ts.isFunctionExpression(value)) return undefined;
  if (!ts.isBlock(value.body)) return objectIn(value.body);
  const returned = value.body.statements.findLast(ts.isReturnStatement)?.expression;
  return returned && objectIn(returned);
}
