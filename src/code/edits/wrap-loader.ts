/** Lets a file's exported loader go through a function of Clerk's. */

import { ts } from "ts-morph";
import { addImports } from "../splice/add-imports.ts";
import { type EditResult, editFile, KEPT, refusedAt } from "../splice/edit-result.ts";
import { typeIn } from "../splice/namespace-type.ts";
import { endOfLine, firstDeclaration, insertAbove, removeExport } from "../splice/statements.ts";
import { isWrittenFunction, type WrittenFunction } from "../syntax/branches.ts";
import { reachesCall } from "../syntax/calls.ts";
import { exportNamed, ownDeclaration } from "../syntax/exports.ts";
import { endBefore } from "../syntax/file-style.ts";
import {
  freeName,
  identifiersIn,
  isPropertyName,
  localName,
  usesArguments,
} from "../syntax/identifiers.ts";
import { unwrap } from "../syntax/unwrap.ts";
import type { ExportedLoaderEdit } from "./source-edit.ts";

/**
 * The file's text with a loader that Clerk's function makes; one of the app's own keeps its code
 * under another name, and what it gives is given on.
 */
export function wrapLoader(
  source: { path: string; text: string },
  edit: Pick<ExportedLoaderEdit, "name" | "conflictsWith" | "wrapper" | "type" | "ownName">,
): EditResult {
  return editFile(
    source,
    ({ file, edited, style }) => {
      const { tree } = file;
      const exported = exportNamed(tree, edit.name);
      if (reachesCall(exported?.value, file, edit.wrapper)) return KEPT;
      const between = exportNamed(tree, edit.conflictsWith);
      if (between) {
        return refusedAt(
          between.statement,
          `${edit.conflictsWith} decides what the component gets here: it must hand on what ${edit.name} gives.`,
        );
      }
      const { wrapper } = edit;
      const { local, missing } = localName(tree, wrapper.module, [wrapper.name, "clerkLoader"]);
      const type = typeIn(source.path, tree, edit.type);
      const args = type ? `(args: ${type.text})` : "(args)";
      const imports = [{ module: wrapper.module, names: missing }];
      const uses = identifiersIn(tree).filter((each) => each.text === edit.name && isValue(each));
      const declaration = exported && ownDeclaration(exported);
      const other = uses.find(({ parent }) => parent !== declaration && !isHandedOn(parent));
      if (other) return refusedAt(other, `${edit.name} is used or declared a second time here.`);
      addImports(edited, tree, style, [...imports, ...(type?.missing ?? [])]);
      if (exported) {
        const { statement } = exported;
        const own = declaration && functionOf(declaration);
        if (!declaration || !own || !declaration.name || !ts.isIdentifier(declaration.name)) {
          return refusedAt(statement, `${edit.name} is no function that is written out here.`);
        }
        if (usesArguments(own)) {
          return refusedAt(statement, `${edit.name} reads its arguments without naming them here.`);
        }
        const ownName = freeName(tree, [edit.ownName, `${edit.ownName}2`]);
        removeExport(edited, statement);
        edited.overwrite(declaration.name.getStart(), declaration.name.getEnd(), ownName);
        // A constant is called as its type has it, whatever the function leaves out.
        const isTyped = ts.isVariableDeclaration(declaration) && declaration.type !== undefined;
        const given = own.parameters.length === 0 && !isTyped ? "" : "args";
        const at = endOfLine(file.text, statement.getEnd());
        const ending = endBefore(file.text, at, style.semicolon);
        const line = `export const ${edit.name} = ${args} => ${local}(args, () => ${ownName}(${given}))${ending}`;
        edited.appendLeft(at, style.newline + style.newline + line);
      } else {
        const at = firstDeclaration(tree);
        if (!at) return refusedAt(tree, "Nothing is exported here.");
        const line = `export const ${edit.name} = ${args} => ${local}(args)${style.semicolon}`;
        insertAbove(edited, at, [line], style);
      }
      return undefined;
    },
    (after) =>
      reachesCall(exportNamed(after.tree, edit.name)?.value, after, edit.wrapper)
        ? undefined
        : `${edit.name} would not go through ${edit.wrapper.name}`,
  );
}

function functionOf(
  declaration: ts.FunctionDeclaration | ts.VariableDeclaration,
): WrittenFunction | undefined {
  if (ts.isFunctionDeclaration(declaration)) return declaration;
  const value = declaration.initializer && unwrap(declaration.initializer);
  return value && isWrittenFunction(value) ? value : undefined;
}

function isHandedOn(node: ts.Node): boolean {
  return ts.isExportSpecifier(node) && node.parent.parent.moduleSpecifier !== undefined;
}

/** Whether a name stands for the value: not as a property, nor in a type. */
function isValue(name: ts.Identifier): boolean {
  return !isPropertyName(name) && !ts.findAncestor(name, ts.isTypeNode);
}
