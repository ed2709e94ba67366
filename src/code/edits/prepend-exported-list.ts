/** Sees to it that a file exports a list, and that the list begins with a call of Clerk's. */

import { ts } from "ts-morph";
import { addImports } from "../splice/add-imports.ts";
import { type EditResult, editFile, KEPT, refusedAt } from "../splice/edit-result.ts";
import { typeIn } from "../splice/namespace-type.ts";
import { insertFirst } from "../splice/prepend-item.ts";
import { firstDeclaration, insertAbove, useOf } from "../splice/statements.ts";
import { callsOf, reachesCall } from "../syntax/calls.ts";
import { type ExportBinding, exportNamed, ownDeclaration } from "../syntax/exports.ts";
import { localName } from "../syntax/identifiers.ts";
import type { ParsedFile } from "../syntax/parse.ts";
import { evaluate } from "../syntax/values/evaluate.ts";
import type { ExportedListEdit } from "./source-edit.ts";

/** The file's text with the item first in the list; a list that isn't written out is refused. */
export function prependExportedList(
  source: { path: string; text: string },
  edit: Pick<ExportedListEdit, "name" | "item" | "type">,
): EditResult {
  return editFile(
    source,
    ({ file, edited, style }) => {
      const { tree } = file;
      const { local, missing } = localName(tree, edit.item.module, [edit.item.name, "clerk"]);
      const exported = exportNamed(tree, edit.name);
      if (reachesCall(exported?.value, file, edit.item)) return KEPT;
      const taken = exported ? undefined : useOf(tree, edit.name);
      if (taken) return refusedAt(taken, `${edit.name} is something else in this file.`);
      const type = exported ? undefined : typeIn(source.path, tree, edit.type);
      const imports = [{ module: edit.item.module, names: missing }, ...(type?.missing ?? [])];
      addImports(edited, tree, style, imports);
      if (exported) {
        const value = listIn(exported, file);
        if (!value) {
          return refusedAt(exported.statement, `${edit.name} is no list that is written out here.`);
        }
        insertFirst(edited, value, `${local}()`, style);
      } else {
        const at = firstDeclaration(tree);
        if (!at) return refusedAt(tree, "Nothing is exported here.");
        const line = `export const ${edit.name}${type ? `: ${type.text}[]` : ""} = [${local}()]${style.semicolon}`;
        insertAbove(edited, at, [line], style);
      }
      return undefined;
    },
    (after) => {
      const has = exportNamed(after.tree, edit.name);
      const first = has && listIn(has, after)?.elements[0];
      const isFirst = callsOf(after, edit.item).some((call) => call === first);
      return isFirst ? undefined : `${edit.name} would not begin with ${edit.item.name}`;
    },
  );
}

function listIn(exported: ExportBinding, file: ParsedFile): ts.ArrayLiteralExpression | undefined {
  const declaration = ownDeclaration(exported);
  const value = declaration?.name && evaluate(declaration.name, file);
  return value && ts.isArrayLiteralExpression(value) ? value : undefined;
}
