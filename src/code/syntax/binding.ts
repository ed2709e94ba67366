/** Resolves a name to the import that it is bound to. */

import { ts } from "ts-morph";
import { type ExportRef, importDeclaredBy, requiredModule } from "./imports.ts";
import type { ParsedFile } from "./parse.ts";
import { unwrap } from "./unwrap.ts";
import { isConst, isConstant, MOST_NAMES } from "./values/constants.ts";

/** An origin, and the way there. */
export type ResolvedBinding = {
  origin: ExportRef;
  /** The specifier or clause that imports it, or the declaration that requires it. */
  imported:
    | ts.ImportSpecifier
    | ts.NamespaceImport
    | ts.ImportClause
    | ts.ImportEqualsDeclaration
    | ts.VariableDeclaration;
  /** The constants passed on the way, the nearest to the name first. */
  constants: ts.VariableDeclaration[];
};

/**
 * Follows a tag's or an expression's name to the import it stands for: through import aliases,
 * namespaces and constants (`const P = ConvexProvider`). Undefined for what the file declares
 * itself, for what it imports as a type only, and for what can't be told.
 */
export function resolveBinding(node: ts.Node, file: ParsedFile): ResolvedBinding | undefined {
  return follow(node, file, []);
}

/** `traceOf` without the way. */
export function originOf(node: ts.Node, file: ParsedFile): ExportRef | undefined {
  return resolveBinding(node, file)?.origin;
}

function follow(
  node: ts.Node,
  file: ParsedFile,
  constants: ts.VariableDeclaration[],
): ResolvedBinding | undefined {
  const bare = unwrap(node);
  if (ts.isPropertyAccessExpression(bare)) {
    return moduleMember(follow(bare.expression, file, constants), bare.name.text, file);
  }
  if (!ts.isIdentifier(bare)) return undefined;
  const declaration = file.declarationOf(bare);
  if (!declaration) return undefined;
  const imported = importOf(declaration) ?? requiredBy(declaration);
  if (imported) return { ...imported, origin: file.packageOf(imported.origin), constants };
  if (ts.isBindingElement(declaration)) return takenOut(declaration, file);
  if (!isConstant(declaration) || constants.length >= MOST_NAMES) return undefined;
  return follow(declaration.initializer, file, [...constants, declaration]);
}

/** A member of a whole module. */
function moduleMember(
  owner: ResolvedBinding | undefined,
  name: string,
  file: ParsedFile,
): ResolvedBinding | undefined {
  if (owner?.origin.name !== "*" && owner?.origin.name !== "default") return undefined;
  return { ...owner, origin: file.packageOf({ ...owner.origin, name }) };
}

/** Resolves `A` in `const { A } = M`, where `M` is a module. */
function takenOut(element: ts.BindingElement, file: ParsedFile): ResolvedBinding | undefined {
  const holder = element.parent.parent;
  const name = element.propertyName ?? element.name;
  const isPlain =
    ts.isVariableDeclaration(holder) &&
    ts.isObjectBindingPattern(element.parent) &&
    ts.isIdentifier(name) &&
    !element.initializer &&
    !element.dotDotDotToken;
  if (!isPlain || !holder.initializer || !isConst(holder)) return undefined;
  const trace = moduleMember(follow(holder.initializer, file, []), name.text, file);
  return trace && { ...trace, imported: holder };
}

function importOf(declaration: ts.Declaration): Omit<ResolvedBinding, "constants"> | undefined {
  const imported = importDeclaredBy(declaration);
  if (imported && !imported.isType) {
    const { module, name, node } = imported;
    return { imported: node, origin: { module, name } };
  }
  if (!ts.isImportEqualsDeclaration(declaration) || declaration.isTypeOnly) return undefined;
  const { moduleReference: reference } = declaration;
  const specifier = ts.isExternalModuleReference(reference) ? reference.expression : undefined;
  return specifier && ts.isStringLiteral(specifier)
    ? { imported: declaration, origin: { module: specifier.text, name: "*" } }
    : undefined;
}

/**
 * What a declaration brings in by `const { A } = require("m")`, `const M = require("m")`,
 * `await import("m")` or `require("m").A`.
 */
export function requiredBy(declaration: ts.Node): Omit<ResolvedBinding, "constants"> | undefined {
  const holder = ts.findAncestor(declaration, ts.isVariableDeclaration);
  const value = holder?.initializer && unwrap(holder.initializer);
  if (!holder || !value) return undefined;
  const whole = ts.isPropertyAccessExpression(value) ? value.expression : value;
  const module = requiredModule(whole);
  if (module === undefined) return undefined;
  if (declaration === holder) {
    const name = ts.isPropertyAccessExpression(value) ? value.name.text : "*";
    return ts.isIdentifier(holder.name)
      ? { imported: holder, origin: { module, name } }
      : undefined;
  }
  const isTaken = ts.isBindingElement(declaration) && declaration.parent.parent === holder;
  if (!isTaken || whole !== value) return undefined;
  const { name, propertyName = name } = declaration;
  return ts.isIdentifier(propertyName)
    ? { imported: holder, origin: { module, name: propertyName.text } }
    : undefined;
}
