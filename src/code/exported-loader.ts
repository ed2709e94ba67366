/** Lets a file's exported loader go through a function of Clerk's. */

import MagicString from "magic-string";
import { ts } from "ts-morph";
import type { ExportedLoaderEdit } from "../frameworks/source-edit.ts";
import { addImports } from "./add-imports.ts";
import { type Edited, isRefusal, parsedOrRefused, readBack, refusedAt } from "./edited.ts";
import { exportOf, firstDeclaration, insertAbove, removeExport } from "./insert-statement.ts";
import { freeName, identifiersIn, importedName } from "./names.ts";
import { typeIn } from "./namespace-type.ts";
import { originOf, unwrap } from "./origin.ts";
import type { ParsedFile } from "./parse.ts";
import { fileStyle } from "./style.ts";

type Function = ts.FunctionDeclaration | ts.ArrowFunction | ts.FunctionExpression;

/**
 * The file's text with a loader that Clerk's function makes; one of the app's own keeps its code
 * under another name, and what it gives is given on.
 */
export function loaderThrough(
  source: { path: string; text: string },
  edit: Pick<ExportedLoaderEdit, "name" | "unless" | "through" | "type" | "ownName">,
): Edited {
  const file = parsedOrRefused(source);
  if (isRefusal(file)) return file;
  const { tree } = file;
  if (isCalled(file, edit)) return { status: "kept" };
  const between = exportOf(tree, edit.unless);
  if (between) {
    return refusedAt(
      between.statement,
      `${edit.unless} decides what the component gets here: it must hand on what ${edit.name} gives.`,
    );
  }
  const edited = new MagicString(file.text);
  const style = fileStyle(tree);
  const present = importedName(tree, edit.through.module, edit.through.name);
  const local = present ?? freeName(tree, [edit.through.name, "clerkLoader"]);
  const type = typeIn(edited, source.path, tree, edit.type, style);
  const args = type ? `(args: ${type})` : "(args)";
  const imports = [
    {
      module: edit.through.module,
      names: present === undefined ? [{ exported: edit.through.name, local }] : [],
    },
  ];
  const exported = exportOf(tree, edit.name);
  if (exported) {
    const { statement, declaration } = exported;
    const own = declaration && functionOf(declaration);
    if (!declaration || !own || !declaration.name || !ts.isIdentifier(declaration.name)) {
      return refusedAt(statement, `${edit.name} is no function that is written out here.`);
    }
    const ownName = freeName(tree, [edit.ownName, `${edit.ownName}2`]);
    removeExport(edited, statement);
    edited.overwrite(declaration.name.getStart(), declaration.name.getEnd(), ownName);
    const given = own.parameters.length === 0 ? "" : "args";
    const line = `export const ${edit.name} = ${args} => ${local}(args, () => ${ownName}(${given}))${style.semicolon}`;
    edited.appendLeft(statement.getEnd(), style.newline + style.newline + line);
  } else {
    const at = firstDeclaration(tree);
    if (!at) return refusedAt(tree, "Nothing is exported here.");
    const line = `export const ${edit.name} = ${args} => ${local}(args)${style.semicolon}`;
    insertAbove(edited, at, [line], style);
  }
  addImports(edited, tree, style, imports);
  return readBack(file, edited.toString(), (after) =>
    isCalled(after, edit) && exportOf(after.tree, edit.name)
      ? undefined
      : `${edit.name} would not go through ${edit.through.name}`,
  );
}

function isCalled(file: ParsedFile, { through }: Pick<ExportedLoaderEdit, "through">): boolean {
  return identifiersIn(file.tree).some((name) => {
    if (!ts.isCallExpression(name.parent) || name.parent.expression !== name) return false;
    const origin = originOf(name, file);
    return origin?.module === through.module && origin.name === through.name;
  });
}

function functionOf(
  declaration: ts.FunctionDeclaration | ts.VariableDeclaration,
): Function | undefined {
  if (ts.isFunctionDeclaration(declaration)) return declaration;
  const value = declaration.initializer && unwrap(declaration.initializer);
  return value && (ts.isArrowFunction(value) || ts.isFunctionExpression(value)) ? value : undefined;
}
