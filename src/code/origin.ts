/** Where a name comes from: the package, or the file, whose export it is. */

import { ts } from "ts-morph";
import type { ParsedFile } from "./parse.ts";

/** An export of a module, as the file names the module; `*` is the module as a whole. */
export type Origin = { module: string; name: string };

/**
 * Follows a tag's or an expression's name to the import it stands for: through import aliases,
 * namespaces and constants (`const P = ConvexProvider`). Undefined for what the file declares
 * itself, for what it imports as a type only, and for what can't be told.
 */
export function originOf(node: ts.Node, file: ParsedFile): Origin | undefined {
  return follow(node, file, new Set());
}

function follow(node: ts.Node, file: ParsedFile, passed: Set<ts.Node>): Origin | undefined {
  const bare = unwrap(node);
  if (passed.has(bare)) return undefined;
  passed.add(bare);
  if (ts.isPropertyAccessExpression(bare)) {
    const owner = follow(bare.expression, file, passed);
    const wholeModule = owner?.name === "*" || owner?.name === "default";
    return owner && wholeModule ? { module: owner.module, name: bare.name.text } : undefined;
  }
  if (!ts.isIdentifier(bare)) return undefined;
  const declaration = file.declarationOf(bare);
  if (!declaration) return undefined;
  const imported = importOf(declaration);
  if (imported) return imported;
  const isConstant = ts.isVariableDeclaration(declaration) && ts.isIdentifier(declaration.name);
  return isConstant && declaration.initializer
    ? follow(declaration.initializer, file, passed)
    : undefined;
}

function importOf(declaration: ts.Declaration): Origin | undefined {
  if (ts.isImportSpecifier(declaration)) {
    const module = moduleOf(declaration.parent.parent.parent);
    return module && !ts.isTypeOnlyImportDeclaration(declaration)
      ? { module, name: (declaration.propertyName ?? declaration.name).text }
      : undefined;
  }
  if (ts.isNamespaceImport(declaration)) {
    const module = moduleOf(declaration.parent.parent);
    return module && !declaration.parent.isTypeOnly ? { module, name: "*" } : undefined;
  }
  if (ts.isImportClause(declaration)) {
    const module = moduleOf(declaration.parent);
    return module && !declaration.isTypeOnly ? { module, name: "default" } : undefined;
  }
  return undefined;
}

function moduleOf(declaration: ts.Node): string | undefined {
  const isImport = ts.isImportDeclaration(declaration);
  return isImport && ts.isStringLiteral(declaration.moduleSpecifier)
    ? declaration.moduleSpecifier.text
    : undefined;
}

function unwrap(node: ts.Node): ts.Node {
  const wrapped =
    ts.isParenthesizedExpression(node) ||
    ts.isAsExpression(node) ||
    ts.isSatisfiesExpression(node) ||
    ts.isNonNullExpression(node);
  return wrapped ? unwrap(node.expression) : node;
}
