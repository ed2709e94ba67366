/** Takes a ClerkProvider out of where it stands, so that it can be put around the Convex provider. */

import MagicString from "magic-string";
import { ts } from "ts-morph";
import { type ProviderElement, providerElements } from "../providers/provider-elements.ts";
import {
  isRefusal,
  parseForEdit,
  type Refusal,
  refusedAt,
  verifyEdit,
} from "../splice/edit-result.ts";
import { editImports } from "../splice/import-edits.ts";
import { movableProps } from "../splice/movable-props.ts";
import { unwrapElement } from "../splice/unwrap-element.ts";
import { fileStyle } from "../syntax/file-style.ts";
import { identifiersIn } from "../syntax/identifiers.ts";
import { type ParsedFile, parseFile } from "../syntax/parse.ts";

export type TakenOut =
  | {
      /** The file without the element; its import is still there. */
      text: string;
      /** The element's props, as to be written at the new place. */
      props: string[];
      /** The package it comes from. */
      module: string;
    }
  | Refusal;

/** Takes the element out of its file's text; refused where something can't be moved with it. */
export function removeClerk(
  element: ProviderElement,
  file: ParsedFile,
  destination: ts.Node | "another file",
): TakenOut {
  const { node, module } = element;
  if (!ts.isJsxElement(node)) {
    const message = "<ClerkProvider> stands inside the Convex provider: it must be outside.";
    return refusedAt(node, message);
  }
  const moved = movableProps(node, file, destination);
  if ("unmovable" in moved) {
    const message = `<ClerkProvider> stands inside the Convex provider and must be outside, but it uses ${moved.unmovable.text}, which is known only here.`;
    return refusedAt(moved.unmovable, message);
  }
  const text = unwrapElement(node);
  if (text !== undefined) return { text, props: moved.props, module };
  const message = "<ClerkProvider> stands inside the Convex provider and holds nothing.";
  return refusedAt(node, message);
}

/**
 * Takes the only ClerkProvider out of a file for good, with what nothing else in the file uses
 * then: its import, and a constant that only its props named.
 */
export function removeClerkFromFile(source: {
  path: string;
  text: string;
}): { status: "taken"; text: string; props: string[]; module: string } | Refusal {
  const file = parseForEdit(source);
  if (isRefusal(file)) return file;
  const clerks = providerElements(file).filter(({ kind }) => kind === "clerk");
  const [element, second] = clerks;
  if (!element || second) {
    const message = "The one <ClerkProvider> to move could not be told here.";
    return refusedAt(second?.node ?? file.tree, message);
  }
  const taken = removeClerk(element, file, "another file");
  if ("status" in taken) return taken;
  const names = identifiersIn(element.node).map(({ text }) => text);
  const text = withoutUnused({ path: source.path, text: taken.text }, new Set(names));
  const read = verifyEdit(file, text);
  return read.status === "refused"
    ? read
    : { status: "taken", text, props: taken.props, module: taken.module };
}

/** The text without the imported names and constants, among those given, that are named once. */
function withoutUnused(source: { path: string; text: string }, names: ReadonlySet<string>): string {
  const { tree } = parseFile(source.path, source.text);
  const identifiers = identifiersIn(tree).map(({ text }) => text);
  const isUnused = (name: string) =>
    names.has(name) && identifiers.filter((each) => each === name).length === 1;
  const edited = new MagicString(source.text);
  const imports = tree.statements.filter(ts.isImportDeclaration);
  const removed = imports.flatMap(({ importClause }) => {
    const bindings = importClause?.namedBindings;
    if (!bindings || !ts.isNamedImports(bindings)) return [];
    return bindings.elements.filter(({ name }) => isUnused(name.text));
  });
  const anchor = removed[0]?.parent.parent.parent;
  const none = { module: "", names: [] };
  if (anchor && ts.isImportDeclaration(anchor)) {
    editImports(edited, tree, fileStyle(tree), { anchor, removed, before: none, after: none });
  }
  for (const statement of tree.statements) {
    if (!ts.isVariableStatement(statement)) continue;
    const [only, another] = statement.declarationList.declarations;
    if (!only || another || !ts.isIdentifier(only.name) || !isUnused(only.name.text)) continue;
    if (ts.getCombinedModifierFlags(only) & ts.ModifierFlags.Export) continue;
    // With the blank line below it, where another one stands above.
    const isParted = /\n\r?\n[ \t]*$/.test(source.text.slice(0, statement.getStart()));
    const rest = isParted ? /^[ \t]*\r?\n(?:\r?\n)?/ : /^[ \t]*\r?\n/;
    const below = rest.exec(source.text.slice(statement.getEnd()))?.[0].length ?? 0;
    edited.remove(statement.getStart(), statement.getEnd() + below);
  }
  return edited.toString();
}
