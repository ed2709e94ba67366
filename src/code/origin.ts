/** Where a name comes from: the package, or the file, whose export it is. */

import { ts } from "ts-morph";
import type { ParsedFile } from "./parse.ts";

/** An export of a module, as the file names the module; `*` is the module as a whole. */
export type Origin = { module: string; name: string };

/** An export of a local module that is in truth a package's, handed on. */
export type HandedOn = Origin & { from: Origin };

/** An origin, and the way there. */
export type Trace = {
  origin: Origin;
  /** The specifier or clause that imports it, or the declaration that requires it. */
  imported: ts.ImportSpecifier | ts.NamespaceImport | ts.ImportClause | ts.VariableDeclaration;
  /** The constants passed on the way, the nearest to the name first. */
  constants: ts.VariableDeclaration[];
};

/**
 * Follows a tag's or an expression's name to the import it stands for: through import aliases,
 * namespaces and constants (`const P = ConvexProvider`). Undefined for what the file declares
 * itself, for what it imports as a type only, and for what can't be told.
 */
export function traceOf(node: ts.Node, file: ParsedFile): Trace | undefined {
  return follow(node, file, []);
}

/** `traceOf` without the way. */
export function originOf(node: ts.Node, file: ParsedFile): Origin | undefined {
  return traceOf(node, file)?.origin;
}

/** What parentheses and type assertions hold. */
export function unwrap(node: ts.Node): ts.Node {
  const wrapped =
    ts.isParenthesizedExpression(node) ||
    ts.isAsExpression(node) ||
    ts.isSatisfiesExpression(node) ||
    ts.isNonNullExpression(node);
  return wrapped ? unwrap(node.expression) : node;
}

function follow(
  node: ts.Node,
  file: ParsedFile,
  constants: ts.VariableDeclaration[],
): Trace | undefined {
  const bare = unwrap(node);
  if (ts.isPropertyAccessExpression(bare)) {
    const owner = follow(bare.expression, file, constants);
    const wholeModule = owner?.origin.name === "*" || owner?.origin.name === "default";
    if (!owner || !wholeModule) return undefined;
    return { ...owner, origin: file.packageOf({ ...owner.origin, name: bare.name.text }) };
  }
  if (!ts.isIdentifier(bare)) return undefined;
  const declaration = file.declarationOf(bare);
  if (!declaration) return undefined;
  const imported = importOf(declaration) ?? requireOf(declaration);
  if (imported) return { ...imported, origin: file.packageOf(imported.origin), constants };
  if (!isConstant(declaration) || constants.includes(declaration)) return undefined;
  return declaration.initializer
    ? follow(declaration.initializer, file, [...constants, declaration])
    : undefined;
}

function importOf(declaration: ts.Declaration): Omit<Trace, "constants"> | undefined {
  if (ts.isImportSpecifier(declaration)) {
    const { name, propertyName } = declaration;
    return found(declaration, declaration.parent.parent.parent, (propertyName ?? name).text);
  }
  if (ts.isNamespaceImport(declaration)) return found(declaration, declaration.parent.parent, "*");
  if (ts.isImportClause(declaration)) return found(declaration, declaration.parent, "default");
  return undefined;
}

/** What `const { A } = require("m")`, `const M = require("m")` or `await import("m")` bring in. */
function requireOf(declaration: ts.Declaration): Omit<Trace, "constants"> | undefined {
  const holder = ts.findAncestor(declaration, ts.isVariableDeclaration);
  const value = holder?.initializer && unwrap(holder.initializer);
  const call = value && ts.isAwaitExpression(value) ? unwrap(value.expression) : value;
  if (!holder || !call || !ts.isCallExpression(call)) return undefined;
  const isRequire = ts.isIdentifier(call.expression) && call.expression.text === "require";
  const isImport = call.expression.kind === ts.SyntaxKind.ImportKeyword;
  const [specifier] = call.arguments;
  if ((!isRequire && !isImport) || !specifier || !ts.isStringLiteralLike(specifier)) {
    return undefined;
  }
  const module = specifier.text;
  if (declaration === holder) return { imported: holder, origin: { module, name: "*" } };
  if (!ts.isBindingElement(declaration) || declaration.parent.parent !== holder) return undefined;
  const { name, propertyName = name } = declaration;
  return ts.isIdentifier(propertyName)
    ? { imported: holder, origin: { module, name: propertyName.text } }
    : undefined;
}

function found(
  imported: ts.ImportSpecifier | ts.NamespaceImport | ts.ImportClause,
  statement: ts.Node,
  name: string,
) {
  if (!ts.isImportDeclaration(statement) || isTypeOnly(imported)) return undefined;
  return ts.isStringLiteral(statement.moduleSpecifier)
    ? { imported, origin: { module: statement.moduleSpecifier.text, name } }
    : undefined;
}

/** Whether an import brings in a type, which no element can render. */
function isTypeOnly(imported: ts.ImportSpecifier | ts.NamespaceImport | ts.ImportClause): boolean {
  if (ts.isImportSpecifier(imported)) {
    return imported.isTypeOnly || imported.parent.parent.isTypeOnly;
  }
  return ts.isNamespaceImport(imported) ? imported.parent.isTypeOnly : imported.isTypeOnly;
}

/** A name that is given its value once; a `let` may hold another later. */
function isConstant(declaration: ts.Declaration): declaration is ts.VariableDeclaration {
  return (
    ts.isVariableDeclaration(declaration) &&
    ts.isIdentifier(declaration.name) &&
    (declaration.parent.flags & ts.NodeFlags.Const) !== 0
  );
}
