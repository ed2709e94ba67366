/** What the app's own modules hand on of the packages that wiring has to do with. */

import { ts } from "ts-morph";
import { type HandedOn, type Origin, requiredBy } from "../syntax/binding.ts";
import { identifiersIn } from "../syntax/identifiers.ts";
import { exportedNames, reExports } from "../syntax/imports-exports.ts";
import { providerKind } from "./provider-elements.ts";

/** The app's modules, as far as they have to be followed. */
export type Modules = {
  /** The app's file that a specifier names in another; undefined for packages. */
  resolve(specifier: string, from: string): string | undefined;
  treeOf(path: string): ts.SourceFile;
};

/** The packages whose exports may be handed on without being named. */
const PACKAGE = /^(?:convex\/|@clerk\/|@convex-dev\/)/;

/** Whether a module hands on an export of such a package, under whatever name. */
export function handsOn(tree: ts.SourceFile): boolean {
  const isStar = tree.statements.some(
    (statement) =>
      ts.isExportDeclaration(statement) &&
      !statement.exportClause &&
      statement.moduleSpecifier &&
      ts.isStringLiteral(statement.moduleSpecifier) &&
      PACKAGE.test(statement.moduleSpecifier.text),
  );
  if (isStar) return true;
  return exportedNames(tree).some((name) =>
    reExports(tree, name).some(({ module, original }) => isOfPackage({ module, name: original })),
  );
}

/** What of a file's imports is in truth a package's. */
export function handedOnTo(path: string, modules: Modules): HandedOn[] {
  return importedOrigins(modules.treeOf(path)).flatMap((origin) => {
    const from = packageOrigin(origin, path, modules, new Set());
    return from === origin ? [] : [{ ...origin, from }];
  });
}

/** Follows an export that local modules hand on to the package that it comes from. */
function packageOrigin(
  origin: Origin,
  from: string,
  modules: Modules,
  passed: ReadonlySet<string>,
): Origin {
  const path = isOfPackage(origin) ? undefined : modules.resolve(origin.module, from);
  const key = `${path} ${origin.name}`;
  if (path === undefined || passed.has(key)) return origin;
  for (const { module, original } of reExports(modules.treeOf(path), origin.name)) {
    const further = { module, name: original };
    const found = packageOrigin(further, path, modules, new Set([...passed, key]));
    if (isOfPackage(found)) return found;
  }
  return origin;
}

/** Whether wiring has to know an export: a provider, Clerk's hook, or the package that has the plain one. */
function isOfPackage(origin: Origin): boolean {
  const { module, name } = origin;
  if (providerKind(origin) || (module === "convex/react" && name === "*")) return true;
  return module.startsWith("@clerk/") && name === "useAuth";
}

/** The exports of other modules that a file imports or requires; of a whole module what it takes out. */
function importedOrigins(tree: ts.SourceFile): Origin[] {
  const found: Origin[] = [];
  const add = (module: string, name: string, local: string): void => {
    const names = name === "*" ? membersOf(local, tree) : [name];
    for (const each of names) found.push({ module, name: each });
  };
  for (const statement of tree.statements) {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier))
      continue;
    const module = statement.moduleSpecifier.text;
    const { name, namedBindings: bindings, isTypeOnly } = statement.importClause ?? {};
    if (isTypeOnly) continue;
    if (name) add(module, "default", name.text);
    if (bindings && ts.isNamespaceImport(bindings)) add(module, "*", bindings.name.text);
    for (const each of bindings && ts.isNamedImports(bindings) ? bindings.elements : []) {
      if (!each.isTypeOnly) add(module, (each.propertyName ?? each.name).text, each.name.text);
    }
  }
  for (const { text, parent } of identifiersIn(tree)) {
    if (!ts.isVariableDeclaration(parent) && !ts.isBindingElement(parent)) continue;
    const origin = requiredBy(parent)?.origin;
    if (origin) add(origin.module, origin.name, text);
  }
  return found;
}

/** The members that are taken out of a name: `Tag` for `lib` with `lib.Tag`. */
function membersOf(local: string, tree: ts.SourceFile): string[] {
  const members = identifiersIn(tree).flatMap(({ text, parent }) =>
    text === local && ts.isPropertyAccessExpression(parent) && parent.expression.getText() === local
      ? [parent.name.text]
      : [],
  );
  return [...new Set(members)];
}
