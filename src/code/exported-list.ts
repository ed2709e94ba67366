/** Sees to it that a file exports a list, and that the list begins with a call of Clerk's. */

import MagicString from "magic-string";
import { ts } from "ts-morph";
import type { ExportedListEdit } from "../frameworks/source-edit.ts";
import { addImports } from "./add-imports.ts";
import { callsOf } from "./calls-of.ts";
import { type Edited, isRefusal, parsedOrRefused, readBack, refusedAt } from "./edited.ts";
import { insertFirst } from "./insert-first.ts";
import { exportOf, firstDeclaration, insertAbove, useOf } from "./insert-statement.ts";
import { localName } from "./names.ts";
import { typeIn } from "./namespace-type.ts";
import { unwrap } from "./origin.ts";
import { fileStyle } from "./style.ts";

/** The file's text with the item first in the list; a list that isn't written out is refused. */
export function listWithItem(
  source: { path: string; text: string },
  edit: Pick<ExportedListEdit, "name" | "item" | "type">,
): Edited {
  const file = parsedOrRefused(source);
  if (isRefusal(file)) return file;
  const { tree } = file;
  const edited = new MagicString(file.text);
  const style = fileStyle(tree);
  const { local, missing } = localName(tree, edit.item.module, [edit.item.name, "clerk"]);
  const exported = exportOf(tree, edit.name);
  if (callsOf(file, edit.item).length > 0) return { status: "kept" };
  const taken = exported ? undefined : useOf(tree, edit.name);
  if (taken) return refusedAt(taken, `${edit.name} is something else in this file.`);
  const type = exported ? undefined : typeIn(source.path, tree, edit.type);
  const imports = [{ module: edit.item.module, names: missing }, ...(type?.missing ?? [])];
  addImports(edited, tree, style, imports);
  if (exported) {
    const { declaration } = exported;
    const value =
      declaration && ts.isVariableDeclaration(declaration) && declaration.initializer
        ? unwrap(declaration.initializer)
        : undefined;
    if (!value || !ts.isArrayLiteralExpression(value)) {
      return refusedAt(exported.statement, `${edit.name} is no list that is written out here.`);
    }
    insertFirst(edited, value, `${local}()`, style);
  } else {
    const at = firstDeclaration(tree);
    if (!at) return refusedAt(tree, "Nothing is exported here.");
    const line = `export const ${edit.name}${type ? `: ${type.text}[]` : ""} = [${local}()]${style.semicolon}`;
    insertAbove(edited, at, [line], style);
  }
  return readBack(file, edited.toString(), (after) => {
    const has = exportOf(after.tree, edit.name)?.declaration;
    const list = has && ts.isVariableDeclaration(has) && has.initializer && unwrap(has.initializer);
    const first = list && ts.isArrayLiteralExpression(list) ? list.elements[0] : undefined;
    const isFirst = callsOf(after, edit.item).some((call) => call === first);
    return isFirst ? undefined : `${edit.name} would not begin with ${edit.item.name}`;
  });
}
