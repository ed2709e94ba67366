/** Finds where sources use another vendor's sign-in: its imports, and what local modules hand on of it. */

import { ts } from "ts-morph";
import { descendants } from "../syntax/descendants.ts";
import { exportsOf } from "../syntax/exports.ts";
import { identifiersIn } from "../syntax/identifiers.ts";
import { importsOf, moduleOf, requiredModule } from "../syntax/imports.ts";
import { type ParsedFile, parseFile, parseTree, positionOf } from "../syntax/parse.ts";
import { unwrap } from "../syntax/unwrap.ts";
import { topVariables } from "../syntax/values/constants.ts";
import { isMember, takesMember } from "./client-members.ts";
import { heldBy } from "./held-values.ts";
import { VENDORS, type VendorModule, vendorOf } from "./vendors.ts";

export type VendorUse = {
  vendor: string;
  /** The vendor's module. */
  module: string;
  file: string;
  /** Of the import, or where a local name is made. */
  line: number;
  /** What is used: an export of the module, a local name; "" for a module that is only run. */
  name: string;
  /** Where that stands besides. */
  places: UsePlace[];
  /** Whether the import is one of a type only. */
  isType: boolean;
};

/** Lines are counted from 1; `at` is an offset. `isElement`: as a tag with something inside it. */
export type UsePlace = { line: number; at: number; isElement: boolean };

export type SignInSources = {
  uses: VendorUse[];
  /** Files that are there for nothing but to hand a vendor's on. */
  handing: string[];
};

type Source = { path: string; text: string };
type Origin = VendorModule & { module: string };
/** The project's file that an import names. */
type Resolve = (module: string, from: string) => string | undefined;
/** What each file exports of a vendor's. */
type Handed = ReadonlyMap<string, ReadonlyMap<string, Origin>>;

/** Exports that a framework reads as settings. */
const SETTINGS = new Set(["config", "runtime", "dynamic", "revalidate", "metadata"]);

export function signInSources(sources: readonly Source[], resolve: Resolve): SignInSources {
  let handed: Handed = new Map();
  for (let size = -1; sizeOf(handed) > size; ) {
    size = sizeOf(handed);
    const known = handed;
    handed = new Map(
      mentioning(sources, known).map((source) => [source.path, exportsIn(source, known, resolve)]),
    );
  }
  const uses = mentioning(sources, handed).flatMap((source) => usesIn(source, handed, resolve));
  return { uses: ofSignIn(uses), handing: handingFiles(sources, handed) };
}

/** Leaves out what only counts beside a vendor's sign-in where that isn't there. */
function ofSignIn(uses: readonly (VendorUse & Pick<Origin, "as">)[]): VendorUse[] {
  const signing = new Set(
    uses.filter(({ as, isType }) => as !== "beside" && !isType).map(({ vendor }) => vendor),
  );
  return uses.filter(({ vendor }) => signing.has(vendor)).map(({ as: _, ...use }) => use);
}

function sizeOf(handed: Handed): number {
  return [...handed.values()].reduce((sum, { size }) => sum + size, 0);
}

const PARTS = VENDORS.flatMap(({ modules, besides = [], clients }) => [
  ...modules,
  ...besides,
  ...(clients?.modules ?? []),
]);

/** Spares the parsing of files that can't name a vendor's module, nor one that hands it on. */
function mentioning(sources: readonly Source[], handed: Handed): Source[] {
  const files = [...handed].filter(([, names]) => names.size > 0).map(([path]) => path);
  const stems = files.map((path) => {
    const parts = path.replace(/\.\w+$/, "").split("/");
    const last = parts.at(-1) ?? "";
    return last === "index" ? (parts.at(-2) ?? "index") : last;
  });
  const words = [...PARTS, ...stems];
  return sources.filter(({ text }) => words.some((word) => text.includes(word)));
}

/** The vendor's names of a file, each with its declaration. */
function vendorNames(file: ParsedFile, handed: Handed, resolve: Resolve): Map<ts.Node, Origin> {
  const names = new Map<ts.Node, Origin>();
  for (const { module, name, node } of importsOf(file.tree)) {
    const origin = originOfImport(module, name, file.path, handed, resolve);
    if (origin) names.set(node, origin);
  }
  const tops = new Set<ts.Node>([
    ...topVariables(file.tree),
    ...file.tree.statements.filter(ts.isFunctionDeclaration),
  ]);
  // In their order: what a constant is made of stands above it.
  const mayHold = names.size > 0 || file.text.includes("import(") || file.text.includes("require(");
  for (const node of mayHold ? descendants(file.tree) : []) {
    const value = heldBy(node);
    const origin = value && originOfValue(value, file, names);
    // Of a client for more than that, whoever has it may sign in.
    if (!origin || (origin.as !== "client" && !tops.has(node))) continue;
    names.set(node, origin);
    if (!ts.isVariableDeclaration(node) && !ts.isParameter(node)) continue;
    for (const element of descendants(node.name)) {
      if (ts.isBindingElement(element)) names.set(element, origin);
    }
  }
  return names;
}

function originOfImport(
  module: string,
  name: string,
  from: string,
  handed: Handed,
  resolve: Resolve,
): Origin | undefined {
  const own = vendorOf(module);
  if (own) return { ...own, module };
  if (handed.size === 0) return undefined;
  const path = resolve(module, from);
  const exported = path === undefined ? undefined : handed.get(path);
  if (name === "*") return exported?.values().next().value;
  const all = exported?.get("*");
  // A client's star hands on all that it has; of a sign-in's, the star itself is the use.
  return exported?.get(name) ?? (all?.as === "client" ? all : undefined);
}

/** Of what a value is made by, or taken from: `createClient()`, `client.auth`, `await f()`. */
function originOfValue(
  value: ts.Node,
  file: ParsedFile,
  names: ReadonlyMap<ts.Node, Origin>,
): Origin | undefined {
  const bare = unwrap(value);
  const module = requiredModule(bare);
  const required = module === undefined ? undefined : vendorOf(module);
  // That of a sign-in is a use wherever it is asked for.
  if (module !== undefined && required?.as === "client") return { ...required, module };
  if (
    ts.isCallExpression(bare) ||
    ts.isNewExpression(bare) ||
    ts.isPropertyAccessExpression(bare) ||
    ts.isAwaitExpression(bare)
  ) {
    return originOfValue(bare.expression, file, names);
  }
  const declaration = ts.isIdentifier(bare) ? file.declarationOf(bare) : undefined;
  return declaration && names.get(declaration);
}

function exportsIn({ path, text }: Source, handed: Handed, resolve: Resolve): Map<string, Origin> {
  const file = parseFile(path, text);
  const names = vendorNames(file, handed, resolve);
  const found = new Map<string, Origin>();
  for (const { name, value, from } of exportsOf(file.tree)) {
    const origin = from
      ? originOfImport(from.module, from.name, path, handed, resolve)
      : value && (names.get(value) ?? originOfValue(value, file, names));
    if (origin) found.set(name, origin);
  }
  return found;
}

function handingFiles(sources: readonly Source[], handed: Handed): string[] {
  return sources
    .filter(({ path, text }) => {
      const given = handed.get(path);
      if (!given || given.size === 0) return false;
      const all = exportsOf(parseTree(path, text)).filter(({ name }) => !SETTINGS.has(name));
      return all.every(({ name }) => given.get(name)?.as === "sign-in");
    })
    .map(({ path }) => path);
}

function usesIn(
  { path, text }: Source,
  handed: Handed,
  resolve: Resolve,
): (VendorUse & Pick<Origin, "as">)[] {
  const file = parseFile(path, text);
  const names = vendorNames(file, handed, resolve);
  const use = (
    node: ts.Node,
    origin: Origin,
    name: string,
    places: UsePlace[],
    isType = false,
  ) => ({
    vendor: origin.vendor.name,
    module: origin.module,
    as: origin.as,
    file: path,
    line: lineOf(file, node),
    name,
    places,
    isType,
  });
  const places = placesOf(file, names);
  const imported = new Map(importsOf(file.tree).map((each) => [each.node as ts.Node, each]));
  const named = [...names].flatMap(([node, origin]) => {
    const binding = imported.get(node);
    const stands = places.get(node) ?? [];
    if (!binding && (stands.length === 0 || !("name" in node))) return [];
    if (origin.as === "client" && stands.length === 0) return [];
    const name = binding ? importedAs(binding) : nameOf(node);
    return [use(node, origin, name, stands, binding?.isType)];
  });
  return [...named, ...unnamedModules(file).map(({ node, origin }) => use(node, origin, "", []))];
}

function importedAs({ name, local }: { name: string; local: string }): string {
  return name === "default" || name === "*" ? local : name;
}

function nameOf(node: ts.Node): string {
  const isNamed =
    ts.isVariableDeclaration(node) || ts.isBindingElement(node) || ts.isParameter(node);
  return isNamed && ts.isIdentifier(node.name) ? node.name.text : "";
}

/** Modules that are run, asked for at run time, handed on or added to without a name of this file's. */
function unnamedModules({ tree }: ParsedFile): { node: ts.Node; origin: Origin }[] {
  return [...descendants(tree)].flatMap((node) => {
    const module = unnamedModule(node);
    const origin = module === undefined ? undefined : vendorOf(module);
    return module !== undefined && origin?.as === "sign-in"
      ? [{ node, origin: { ...origin, module } }]
      : [];
  });
}

function unnamedModule(node: ts.Node): string | undefined {
  if (ts.isImportDeclaration(node)) return node.importClause ? undefined : moduleOf(node);
  if (ts.isExportDeclaration(node)) return moduleOf(node);
  if (ts.isModuleDeclaration(node))
    return ts.isStringLiteral(node.name) ? node.name.text : undefined;
  return ts.isCallExpression(node) ? requiredModule(node) : undefined;
}

/** Where each of the names stands, but for its declaration and closing tags. */
function placesOf(file: ParsedFile, names: ReadonlyMap<ts.Node, Origin>): Map<ts.Node, UsePlace[]> {
  const places = new Map<ts.Node, UsePlace[]>();
  if (names.size === 0) return places;
  for (const identifier of identifiersIn(file.tree)) {
    const declaration = file.declarationOf(identifier);
    const origin = declaration && names.get(declaration);
    if (!declaration || !origin || !isUse(identifier, declaration)) continue;
    const { clients } = origin.vendor;
    if (
      origin.as === "client" &&
      !isMember(declaration, clients?.member) &&
      !takesMember(identifier, clients?.member)
    )
      continue;
    const place = {
      line: lineOf(file, identifier),
      at: identifier.getStart(file.tree),
      isElement: ts.isJsxOpeningElement(identifier.parent),
    };
    places.set(declaration, [...(places.get(declaration) ?? []), place]);
  }
  return places;
}

function isUse(identifier: ts.Identifier, declaration: ts.Node): boolean {
  const { parent } = identifier;
  if (ts.isJsxClosingElement(parent) || ts.isImportSpecifier(parent)) return false;
  if (ts.isImportClause(parent) || ts.isNamespaceImport(parent)) return false;
  return !("name" in declaration && declaration.name === identifier);
}

function lineOf({ tree }: ParsedFile, node: ts.Node): number {
  return positionOf(tree, node.getStart(tree)).line;
}
