/** Splices the changes to a file's providers into its text. */

import MagicString from "magic-string";
import { ts } from "ts-morph";
import { editImports, type ImportEdits, type ImportedName } from "../splice/import-edits.ts";
import { startLayout } from "../splice/jsx-layout.ts";
import { importedProps } from "../splice/prop-imports.ts";
import { renameElement } from "../splice/rename-element.ts";
import { wrapElement } from "../splice/wrap-element.ts";
import { type HandedOn, type Trace, traceOf } from "../syntax/binding.ts";
import { elementCall } from "../syntax/create-element.ts";
import { fileStyle } from "../syntax/file-style.ts";
import { freeName, identifiersIn, importedName } from "../syntax/identifiers.ts";
import { jsxProp, type NamedImport, objectProp, type Prop } from "../syntax/jsx-prop.ts";
import type { ParsedFile } from "../syntax/parse.ts";
import { unwrap } from "../syntax/unwrap.ts";
import type { ProviderChange } from "./plan-changes.ts";
import { spliceCall } from "./rewrite-create-element.ts";

/** The text with all changes made; undefined where no import brings the provider in. */
export function spliceProviders(
  file: ParsedFile,
  changes: readonly ProviderChange[],
  wiring: {
    sdk: string;
    props: readonly Prop[];
    imports?: readonly NamedImport[];
    /** The props of a ClerkProvider that is replaced, as written there. */
    clerkProps: readonly string[];
  },
): string | undefined {
  const { tree } = file;
  const { sdk, clerkProps } = wiring;
  const given = importedProps(wiring, tree);
  const traced = changes.map((change) => ({
    ...change,
    trace: traceOf(change.element.names[0], file),
  }));
  const first = traced.find(({ element }) => element.kind === "convex") ?? traced[0];
  const anchor = ts.findAncestor(first?.trace?.imported, ts.isImportDeclaration);
  if (!anchor) return undefined;

  const clerkProvider = localName(file, sdk, ["ClerkProvider", "ClerkAuthProvider"]);
  const useAuth = localName(file, sdk, ["useAuth", "useClerkAuth"]);
  const withClerk = localName(file, "convex/react-clerk", [
    "ConvexProviderWithClerk",
    "ConvexClerkProvider",
  ]);

  const edited = new MagicString(file.text);
  const style = fileStyle(tree);
  const layout = startLayout(edited, style);
  const constants = new Set<ts.Node>();
  for (const { element, wrap, addUseAuth, trace } of traced) {
    const { node, kind } = element;
    const constant = trace?.constants.at(-1)?.initializer;
    if (constant && kind === "convex") constants.add(unwrap(constant));
    const name = kind === "convex" && !constant ? withClerk.local : undefined;
    const call = elementCall(node, file);
    if (call && ts.isCallExpression(node)) {
      const around = { name: clerkProvider.local, props: given.props.map(objectProp) };
      const change = {
        name,
        useAuth: addUseAuth ? useAuth.local : undefined,
        around: wrap ? around : undefined,
      };
      spliceCall(edited, node, call, change, file, style);
    }
    if (ts.isCallExpression(node)) continue;
    if (wrap && !ts.isCallExpression(wrap))
      wrapElement(layout, wrap, {
        name: clerkProvider.local,
        props: [...given.props.map(jsxProp), ...clerkProps],
      });
    renameElement(layout, node, {
      name,
      prop: addUseAuth ? `useAuth={${useAuth.local}}` : undefined,
    });
  }
  for (const value of constants) {
    edited.overwrite(value.getStart(), value.getEnd(), withClerk.local);
  }

  const clerkNames: ImportedName[] = [
    ...(changes.some(({ wrap }) => wrap) ? clerkProvider.missing : []),
    ...(changes.some(({ addUseAuth }) => addUseAuth) ? useAuth.missing : []),
  ];
  const replacesPlain = changes.some(({ element }) => element.kind === "convex");
  editImports(edited, tree, style, {
    anchor,
    ...unusedAfter(traced, constants, file),
    before: { module: sdk, names: clerkNames },
    more: changes.some(({ wrap }) => wrap) ? given.imports : [],
    after: { module: "convex/react-clerk", names: replacesPlain ? withClerk.missing : [] },
  });
  return edited.toString();
}

/** The name that an export has in the file, or is to get, and the import that this takes. */
function localName(
  { tree, handedOn }: ParsedFile,
  module: string,
  wished: readonly [string, ...string[]],
): { local: string; missing: ImportedName[] } {
  const [exported] = wished;
  const isMeant = ({ from }: HandedOn) => from.module === module && from.name === exported;
  for (const each of [{ module, name: exported }, ...handedOn.filter(isMeant)]) {
    const present = importedName(tree, each.module, each.name);
    if (present !== undefined) return { local: present, missing: [] };
  }
  const local = freeName(tree, wished);
  return { local, missing: [{ exported, local }] };
}

/** The plain provider's imports that nothing but the replaced names uses. */
function unusedAfter(
  changes: readonly (ProviderChange & { trace: Trace | undefined })[],
  constants: ReadonlySet<ts.Node>,
  file: ParsedFile,
): Pick<ImportEdits, "removed" | "unnamed" | "dropped"> {
  const plain = changes.filter(({ element }) => element.kind === "convex");
  const replaced = new Set<ts.Node>([
    ...constants,
    ...plain.flatMap(({ element }) => element.names),
  ]);
  const identifiers = identifiersIn(file.tree);
  const isUnused = (imported: Trace["imported"]) =>
    identifiers.every(
      (identifier) =>
        identifier.text !== imported.name?.getText() ||
        identifier.parent === imported ||
        replaced.has(identifier) ||
        replaced.has(identifier.parent) ||
        file.declarationOf(identifier) !== imported,
    );
  const unused = [...new Set(plain.flatMap(({ trace }) => trace?.imported ?? []))].filter(isUnused);
  const removed = unused.filter(ts.isImportSpecifier);
  return {
    removed,
    unnamed: unused.filter(ts.isImportClause).filter(({ namedBindings: bindings }) => {
      const names = bindings && ts.isNamedImports(bindings) ? bindings.elements : [];
      return bindings && !names.some((name) => removed.includes(name));
    }),
    dropped: unused.flatMap((imported) => {
      const statement = ts.isImportSpecifier(imported)
        ? undefined
        : ts.findAncestor(imported, ts.isImportDeclaration);
      return statement && bindsOnly(statement, imported) ? [statement] : [];
    }),
  };
}

/** Whether an import brings in one binding and no other. */
function bindsOnly({ importClause }: ts.ImportDeclaration, binding: ts.Node): boolean {
  const { name, namedBindings } = importClause ?? {};
  return importClause === binding ? !namedBindings : !name;
}
