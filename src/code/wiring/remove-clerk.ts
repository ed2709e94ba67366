/** Takes a ClerkProvider out of where it stands, so that it can be put around the Convex provider. */

import MagicString from "magic-string";
import { ts } from "ts-morph";
import { type ProviderElement, providerElements } from "../providers/provider-elements.ts";
import { editImports } from "../splice/import-edits.ts";
import { movableProps } from "../splice/movable-props.ts";
import { unwrapElement } from "../splice/unwrap-element.ts";
import { fileStyle } from "../syntax/file-style.ts";
import { identifiersIn } from "../syntax/identifiers.ts";
import { type ParsedFile, parseFile, positionOf } from "../syntax/parse.ts";

export type TakenOut =
  | {
      /** The file without the element; its import is still there. */
      text: string;
      /** The element's props, as to be written at the new place. */
      props: string[];
      /** The package it comes from. */
      module: string;
    }
  | { obstacle: ts.Node; message: string };

/** Takes the element out of its file's text; what can't be moved with it is an obstacle. */
export function takeOutClerk(
  element: ProviderElement,
  file: ParsedFile,
  destination: ts.Node | "another file",
): TakenOut {
  const { node, module } = element;
  if (!ts.isJsxElement(node)) {
    const message = "<ClerkProvider> stands inside the Convex provider: it must be outside.";
    return { obstacle: node, message };
  }
  const moved = movableProps(node, file, destination);
  if ("stuck" in moved) {
    const message = `<ClerkProvider> stands inside the Convex provider and must be outside, but it uses ${moved.stuck.text}, which is known only here.`;
    return { obstacle: moved.stuck, message };
  }
  const text = unwrapElement(node);
  if (text !== undefined) return { text, props: moved.props, module };
  const message = "<ClerkProvider> stands inside the Convex provider and holds nothing.";
  return { obstacle: node, message };
}

export type TakenFromFile =
  | { status: "taken"; text: string; props: string[]; module: string }
  | { status: "refused"; message: string; line: number; column: number };

/**
 * Takes the only ClerkProvider out of a file for good, with what nothing else in the file uses
 * then: its import, and a constant that only its props named.
 */
export function takeClerkFromFile(source: { path: string; text: string }): TakenFromFile {
  const file = parseFile(source.path, source.text);
  const clerks = providerElements(file).filter(({ kind }) => kind === "clerk");
  const [element, second] = clerks;
  if (!element || second) {
    const { line, column } = positionOf(file.tree, (second?.node ?? file.tree).getStart());
    const message = "The one <ClerkProvider> to move could not be told here.";
    return { status: "refused", message, line, column };
  }
  const taken = takeOutClerk(element, file, "another file");
  if ("obstacle" in taken) {
    const { line, column } = positionOf(file.tree, taken.obstacle.getStart());
    return { status: "refused", message: taken.message, line, column };
  }
  const names = identifiersIn(element.node).map(({ text }) => text);
  const text = withoutUnused({ path: source.path, text: taken.text }, new Set(names));
  return { status: "taken", text, props: taken.props, module: taken.module };
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
