/** Follows the app's own re-exports of Convex's and Clerk's exports. */

import { ts } from "ts-morph";
import { requiredBy } from "../syntax/binding.ts";
import { exportsOf, reExportedFrom } from "../syntax/exports.ts";
import { identifiersIn, identifiersNamed } from "../syntax/identifiers.ts";
import { type ExportRef, importsOf, type ReExportedBinding } from "../syntax/imports.ts";
import { oncePer } from "../syntax/once-per.ts";
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
export function reExportsProvider(tree: ts.SourceFile): boolean {
  return exportsOf(tree).some(({ name, from }) =>
    name === "*"
      ? from !== undefined && PACKAGE.test(from.module)
      : reExportedFrom(tree, name).some(isProviderExport),
  );
}

/** The file's imports that local modules re-export from a package. */
export function providerReExports(path: string, modules: Modules): ReExportedBinding[] {
  return importedOrigins(modules.treeOf(path)).flatMap((origin) => {
    const from = packageOrigin(origin, path, modules);
    return from === origin ? [] : [{ ...origin, from }];
  });
}

/** Follows an export that local modules hand on to the package that it comes from. */
function packageOrigin(origin: ExportRef, from: string, modules: Modules): ExportRef {
  const nothing = leadsNowhere(modules);
  const passed = new Set<string>();
  const ahead = [{ sought: origin, from }];
  for (let next = ahead.pop(); next; next = ahead.pop()) {
    const { sought } = next;
    if (isProviderExport(sought)) return sought;
    const path = modules.resolve(sought.module, next.from);
    const key = `${path} ${sought.name}`;
    if (path === undefined || passed.has(key) || nothing.has(key)) continue;
    passed.add(key);
    const further = reExportedFrom(modules.treeOf(path), sought.name);
    for (const each of further.toReversed()) ahead.push({ sought: each, from: path });
  }
  for (const key of passed) nothing.add(key);
  return origin;
}

/** The exports, each with its module, of which it is known already that they are no package's. */
const leadsNowhere = oncePer((_: Modules) => new Set<string>());

/** Whether wiring has to know an export: a provider, Clerk's hook, or the package that has the plain one. */
function isProviderExport(origin: ExportRef): boolean {
  const { module, name } = origin;
  if (providerKind(origin) || (module === "convex/react" && name === "*")) return true;
  return module.startsWith("@clerk/") && name === "useAuth";
}

/** The exports of other modules that a file imports or requires; of a whole module what it takes out. */
function importedOrigins(tree: ts.SourceFile): ExportRef[] {
  const required = identifiersIn(tree).flatMap(({ text: local, parent }) => {
    if (!ts.isVariableDeclaration(parent) && !ts.isBindingElement(parent)) return [];
    const origin = requiredBy(parent)?.origin;
    return origin ? { ...origin, local } : [];
  });
  const imported = importsOf(tree).filter(({ isType }) => !isType);
  return [...imported, ...required].flatMap(({ module, name, local }) =>
    (name === "*" ? accessedMembers(local, tree) : [name]).map((each) => ({ module, name: each })),
  );
}

/** The members that are taken out of a name: `Tag` for `lib` with `lib.Tag`. */
function accessedMembers(local: string, tree: ts.SourceFile): string[] {
  const members = identifiersNamed(tree, local).flatMap(({ parent }) =>
    ts.isPropertyAccessExpression(parent) && parent.expression.getText() === local
      ? [parent.name.text]
      : [],
  );
  return [...new Set(members)];
}
