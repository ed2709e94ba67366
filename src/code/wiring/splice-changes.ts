/** Splices the changes to a file's providers into its text. */

import MagicString from "magic-string";
import { ts } from "ts-morph";
import { editImports, type ImportEdits, type ImportedName } from "../splice/import-edits.ts";
import { type Layout, startLayout } from "../splice/jsx-layout.ts";
import { jsxProp, type NamedImport, objectProp, type Prop } from "../splice/jsx-prop.ts";
import { importedProps } from "../splice/prop-imports.ts";
import { renameElement } from "../splice/rename-element.ts";
import { wrapElement } from "../splice/wrap-element.ts";
import { type ResolvedBinding, resolveBinding } from "../syntax/binding.ts";
import { elementCall } from "../syntax/create-element.ts";
import { fileStyle, type HouseStyle } from "../syntax/file-style.ts";
import { freeName, identifiersNamed, importedName } from "../syntax/identifiers.ts";
import type { ReExportedBinding } from "../syntax/imports.ts";
import type { ParsedFile } from "../syntax/parse.ts";
import { unwrap } from "../syntax/unwrap.ts";
import type { ProviderChange } from "./plan-changes.ts";
import { spliceCall } from "./rewrite-create-element.ts";

type NewProps = {
  sdk: string;
  props: readonly Prop[];
  imports?: readonly NamedImport[];
  /** The props of a ClerkProvider that is replaced, as written there. */
  clerkProps: readonly string[];
  house?: HouseStyle | undefined;
};

type TracedChange = ProviderChange & { trace: ResolvedBinding | undefined };

/** The text with all changes made; undefined where no import brings the provider in. */
export function spliceChanges(
  file: ParsedFile,
  changes: readonly ProviderChange[],
  wiring: NewProps,
): string | undefined {
  const { tree } = file;
  const traced = changes.map((change) => ({
    ...change,
    trace: resolveBinding(change.element.names[0], file),
  }));
  const first = traced.find(isPlain) ?? traced[0];
  const anchor = ts.findAncestor(first?.trace?.imported, ts.isImportDeclaration);
  if (!anchor) return undefined;
  const names = localNames(file, wiring.sdk);
  const given = importedProps(wiring, tree);
  const edited = new MagicString(file.text);
  const style = fileStyle(tree, wiring.house);
  const layout = startLayout(edited, style);
  for (const change of traced) {
    spliceChange(layout, file, change, names, { ...wiring, props: given.props });
  }
  const constants = new Set(traced.filter(isPlain).flatMap((change) => heldIn(change) ?? []));
  for (const value of constants) {
    edited.overwrite(value.getStart(), value.getEnd(), names.wired.local);
  }
  const wraps = changes.some(({ wrap }) => wrap);
  const clerkNames: ImportedName[] = [
    ...(wraps ? names.clerk.missing : []),
    ...(changes.some(({ addUseAuth }) => addUseAuth) ? names.useAuth.missing : []),
  ];
  editImports(edited, tree, style, {
    anchor,
    ...unusedAfter(traced, constants, file),
    before: { module: wiring.sdk, names: clerkNames },
    more: wraps ? given.imports : [],
    after: {
      module: "convex/react-clerk",
      names: changes.some(isPlain) ? names.wired.missing : [],
    },
  });
  return edited.toString();
}

function isPlain({ element }: ProviderChange): boolean {
  return element.kind === "convex";
}

/** The value of the constant that an element is named by, where it is none of the import itself. */
function heldIn({ trace }: TracedChange): ts.Node | undefined {
  const constant = trace?.constants.at(-1)?.initializer;
  return constant && unwrap(constant);
}

type LocalNames = ReturnType<typeof localNames>;

function localNames(file: ParsedFile, sdk: string) {
  return {
    clerk: localNameOf(file, sdk, ["ClerkProvider", "ClerkAuthProvider"]),
    useAuth: localNameOf(file, sdk, ["useAuth", "useClerkAuth"]),
    wired: localNameOf(file, "convex/react-clerk", [
      "ConvexProviderWithClerk",
      "ConvexClerkProvider",
    ]),
  };
}

/** Renames an element, gives it `useAuth` and puts a ClerkProvider around it, as far as it needs that. */
function spliceChange(
  layout: Layout,
  file: ParsedFile,
  change: TracedChange,
  { clerk, useAuth, wired }: LocalNames,
  { props, clerkProps }: Pick<NewProps, "props" | "clerkProps">,
): void {
  const { element, wrap, addUseAuth } = change;
  const { node } = element;
  const name = isPlain(change) && !heldIn(change) ? wired.local : undefined;
  if (ts.isCallExpression(node)) {
    const call = elementCall(node, file);
    const around = { name: clerk.local, props: props.map(objectProp) };
    const callChange = {
      name,
      useAuth: addUseAuth ? useAuth.local : undefined,
      around: wrap ? around : undefined,
    };
    if (call) spliceCall(layout.edited, node, call, callChange, file, layout.style);
    return;
  }
  if (wrap && !ts.isCallExpression(wrap)) {
    const wrapper = { name: clerk.local, props: [...props.map(jsxProp), ...clerkProps] };
    wrapElement(layout, wrap, wrapper);
  }
  renameElement(layout, node, {
    name,
    prop: addUseAuth ? `useAuth={${useAuth.local}}` : undefined,
  });
}

/** The name that an export has in the file, or is to get, and the import that this takes. */
function localNameOf(
  { tree, reExports }: ParsedFile,
  module: string,
  wished: readonly [string, ...string[]],
): { local: string; missing: ImportedName[] } {
  const [exported] = wished;
  const isMeant = ({ from }: ReExportedBinding) => from.module === module && from.name === exported;
  for (const each of [{ module, name: exported }, ...reExports.filter(isMeant)]) {
    const present = importedName(tree, each.module, each.name);
    if (present !== undefined) return { local: present, missing: [] };
  }
  const local = freeName(tree, wished);
  return { local, missing: [{ exported, local }] };
}

/** The plain provider's imports that nothing but the replaced names uses. */
function unusedAfter(
  changes: readonly TracedChange[],
  constants: ReadonlySet<ts.Node>,
  file: ParsedFile,
): Pick<ImportEdits, "removed" | "unnamed" | "dropped"> {
  const plain = changes.filter(isPlain);
  const replaced = new Set<ts.Node>([
    ...constants,
    ...plain.flatMap(({ element }) => element.names),
  ]);
  const isUnused = (imported: ResolvedBinding["imported"]) =>
    identifiersNamed(file.tree, imported.name?.getText() ?? "").every(
      (identifier) =>
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
