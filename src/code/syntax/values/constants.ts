/** Finds the constants that names stand for: what is declared by `const` keeps its value. */

import { ts } from "ts-morph";
import { isReference } from "../identifiers.ts";
import type { ParsedFile } from "../parse.ts";

/** A value goes by no more names than this in what people write. */
export const MOST_NAMES = 100;

export type Constant = ts.VariableDeclaration & { initializer: ts.Expression };

/** The constant that a name stands for as a whole. */
export function constantNamed(name: ts.Node, file: ParsedFile): Constant | undefined {
  const declaration = ts.isIdentifier(name) ? file.declarationOf(name) : undefined;
  return declaration && isConstant(declaration) ? declaration : undefined;
}

/** Whether a declaration gives its one name a value that stays. */
export function isConstant(declaration: ts.Node): declaration is Constant {
  return (
    ts.isVariableDeclaration(declaration) &&
    ts.isIdentifier(declaration.name) &&
    declaration.initializer !== undefined &&
    isConst(declaration)
  );
}

export function isConst({ parent }: ts.VariableDeclaration): boolean {
  return (parent.flags & ts.NodeFlags.Const) !== 0;
}

/** The variables that a file declares at its top. */
export function topVariables(tree: ts.SourceFile): ts.VariableDeclaration[] {
  return tree.statements
    .filter(ts.isVariableStatement)
    .flatMap(({ declarationList }) => [...declarationList.declarations]);
}

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
  const holder = declaration && valueDeclaration(declaration);
  if (!holder || !ts.isVariableDeclaration(holder) || !holder.initializer) return undefined;
  if (!isConst(holder) || holder.end > name.getStart(file.tree)) return undefined;
  const isMember = ts.isBindingElement(declaration) && !declaration.dotDotDotToken;
  return {
    value: holder.initializer,
    member: isMember ? (declaration.propertyName ?? declaration.name).getText() : undefined,
  };
}

/** The value itself, where the name stands for the whole of it. */
export function constantValue(name: ts.Node, file: ParsedFile): ts.Expression | undefined {
  const constant = constantOf(name, file);
  return constant?.member === undefined ? constant?.value : undefined;
}

/** The declaration that holds the value; undefined for a parameter and the like. */
export function valueDeclaration(declaration: ts.Declaration): ts.Node | undefined {
  const holder = ts.isBindingElement(declaration)
    ? ts.findAncestor(declaration, ts.isVariableDeclaration)
    : declaration;
  const isHolder =
    holder &&
    (ts.isFunctionDeclaration(holder) ||
      ts.isClassDeclaration(holder) ||
      ts.isVariableDeclaration(holder));
  return isHolder ? holder : undefined;
}
