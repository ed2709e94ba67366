/** Fingerprints a file without its providers and layout: if that changes, an edit changed too much. */

import { ts } from "ts-morph";
import {
  isConvexKind,
  type ProviderElement,
  type ProviderKind,
  providerElements,
  providerKind,
} from "../providers/provider-elements.ts";
import { resolveBinding } from "../syntax/binding.ts";
import { type ImportBinding, importsOf } from "../syntax/imports.ts";
import type { ParsedFile } from "../syntax/parse.ts";
import { propName, propValue, spreadIn, type WrittenProp } from "../syntax/rendered-element.ts";

/** Two files say the same where both strings are equal. */
type Fingerprint = { code: string; comments: string };

type Kinds = ReadonlyMap<ts.Node, ProviderKind>;

/**
 * A file's tokens and comments without what wiring may change: Clerk's tags, the Convex provider's
 * name and `useAuth`, imports, parentheses, commas and white space that isn't shown; and without
 * `added`, an element that an edit put there.
 */
export function fingerprint(file: ParsedFile, added?: ts.Node): Fingerprint {
  const elements = new Map<ts.Node, ProviderElement>(
    providerElements(file).map((element) => [element.node, element]),
  );
  const kinds: Kinds = new Map([...elements].map(([node, { kind }]) => [node, kind]));
  const tokens: string[] = [];
  const comments: string[] = [];
  const visit = (node: ts.Node, isSaid: boolean): void => {
    if (ts.isJSDoc(node) || node === added) return;
    const children = node.getChildren(file.tree);
    const isName = namesProvider(node, file, kinds);
    if (isSaid && (isName || children.length === 0)) {
      tokens.push(isName ? "provider" : tokenOf(node, file.text));
    }
    if (children.length === 0) comments.push(commentsBefore(node, file.text));
    const element = elements.get(node);
    if (element && ts.isCallExpression(node)) {
      for (const part of partsOfCall(node, element)) visit(part, isSaid);
      return;
    }
    for (const child of children) visit(child, isSaid && !isName && !isWiring(child, kinds));
  };
  visit(file.tree, true);
  return { code: tokens.filter((token) => token !== "").join("\n"), comments: comments.join("") };
}

/** A binding that an import brings in, as one text; `providing`: the plain provider came by it. */
export type ImportedBinding = { text: string; name: string; providing: boolean };

/** Lists the file's imports. */
export function importedBindings(file: ParsedFile): ImportedBinding[] {
  const { tree } = file;
  const named = importsOf(tree).map((each) => ({
    text: `${each.module} ${each.isType ? "type" : "value"} ${each.name} ${each.local}`,
    name: each.local,
    providing: providesPlain(each, file),
  }));
  const bare = tree.statements.filter(
    (each) => ts.isImportDeclaration(each) && each.importClause === undefined,
  );
  return [...named, ...bare.map((each) => ({ text: each.getText(), name: "", providing: false }))];
}

/** Whether a binding is the plain provider, or a module that has it. */
function providesPlain({ module, name }: ImportBinding, file: ParsedFile): boolean {
  const origins =
    name === "*"
      ? [
          { module, name: "ConvexProvider" },
          ...file.reExports.filter((each) => each.module === module),
        ]
      : [{ module, name }];
  return origins.some((origin) => {
    const from = file.packageOf(origin);
    const isPackage = from !== origin && from.module === "convex/react" && from.name === "*";
    return isPackage || providerKind(from) === "convex";
  });
}

/** A text as React shows it: lines are trimmed and joined. */
function shownText(written: string): string {
  const lines = written.split(/\r\n|\n|\r/);
  const shown = lines.map((line, index) => {
    const trimmed = index === 0 ? line : line.replace(/^[ \t]+/, "");
    return index === lines.length - 1 ? trimmed : trimmed.replace(/[ \t]+$/, "");
  });
  return shown.filter((line) => line !== "").join(" ");
}

function tokenOf(node: ts.Node, text: string): string {
  return ts.isJsxText(node)
    ? shownText(text.slice(node.pos, node.end))
    : text.slice(node.getStart(), node.end);
}

function commentsBefore(node: ts.Node, text: string): string {
  return ts.isJsxText(node) ? "" : text.slice(node.pos, node.getStart()).replace(/\s+/g, "");
}

/** The provider's name in its tags or its call, or as the value of a constant that is used as a tag. */
function namesProvider(node: ts.Node, file: ParsedFile, kinds: Kinds): boolean {
  const { parent } = node;
  if (!parent) return false;
  if (ts.isVariableDeclaration(parent) && parent.initializer === node) {
    const origin = resolveBinding(node, file)?.origin;
    return origin !== undefined && isConvexKind(providerKind(origin));
  }
  if (ts.isCallExpression(parent)) {
    return isConvexKind(kinds.get(parent)) && parent.arguments[0] === node;
  }
  if (ts.isJsxSelfClosingElement(parent)) {
    return isConvexKind(kinds.get(parent)) && parent.tagName === node;
  }
  if (!ts.isJsxOpeningElement(parent) && !ts.isJsxClosingElement(parent)) return false;
  return isConvexKind(kinds.get(parent.parent)) && parent.tagName === node;
}

/**
 * What a call that renders a provider says: the parts that wiring keeps, the children last, be they
 * arguments or a prop.
 */
function partsOfCall(call: ts.CallExpression, element: ProviderElement): ts.Node[] {
  const named = (name: string) => (prop: WrittenProp) => propName(prop) === name;
  const { kind, names, props, children } = element;
  const shown = [
    ...props.filter(named("children")).map((prop) => propValue(prop) ?? prop),
    ...children,
  ];
  if (kind === "clerk") return shown;
  const kept = props.filter((prop) => !named("useAuth")(prop) && !named("children")(prop));
  return [call.expression, ...names, ...kept.map((prop) => spreadIn(prop) ?? prop), ...shown];
}

/** Whether a node is something that wiring may add, change or take out. */
function isWiring(node: ts.Node, kinds: Kinds): boolean {
  const { parent } = node;
  if (ts.isImportDeclaration(node) || node.kind === ts.SyntaxKind.CommaToken) return true;
  if (ts.isParenthesizedExpression(parent)) return node !== parent.expression;
  if (ts.isJsxSelfClosingElement(node)) return kinds.get(node) === "clerk";
  if (ts.isJsxOpeningElement(node) || ts.isJsxClosingElement(node)) {
    return kinds.get(parent) === "clerk";
  }
  // A fragment may hold what a ClerkProvider held before it was taken out.
  if (ts.isJsxOpeningFragment(node) || ts.isJsxClosingFragment(node)) return true;
  if (!ts.isJsxAttribute(node) || node.name.getText() !== "useAuth") return false;
  const { parent: tag } = node.parent;
  return isConvexKind(kinds.get(ts.isJsxOpeningElement(tag) ? tag.parent : tag));
}
