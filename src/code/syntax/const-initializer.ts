/** What a name is given once and for all. */

import { ts } from "ts-morph";
import { holderOf } from "./binding.ts";
import { isReference } from "./identifiers.ts";
import type { ParsedFile } from "./parse.ts";

/**
 * The value of the constant that a name stands for, and the member that it takes out of that.
 * One that is declared after the place that names it is left out: so no chain of names is endless.
 */
export function constantOf(
  name: ts.Node,
  file: ParsedFile,
): { value: ts.Expression; member: string | undefined } | undefined {
  if (!ts.isIdentifier(name) || !isReference(name)) return undefined;
  const declaration = file.declarationOf(name);
  const holder = declaration && holderOf(declaration);
  if (!holder || !ts.isVariableDeclaration(holder) || !holder.initializer) return undefined;
  const isConstant = (holder.parent.flags & ts.NodeFlags.Const) !== 0;
  if (!isConstant || holder.end > name.getStart(file.tree)) return undefined;
  const isMember = ts.isBindingElement(declaration) && !declaration.dotDotDotToken;
  return {
    value: holder.initializer,
    member: isMember ? (declaration.propertyName ?? declaration.name).getText() : undefined,
  };
}

/** The value itself, where the name stands for the whole of it. */
export function wholeOf(name: ts.Node, file: ParsedFile): ts.Expression | undefined {
  const constant = constantOf(name, file);
  return constant?.member === undefined ? constant?.value : undefined;
}
