/** Takes the Convex provider out of a router's options, and hands its client on in the context. */

import MagicString from "magic-string";
import { ts } from "ts-morph";
import { holdsOnlyChildren } from "../providers/jsx-nodes.ts";
import { type ProviderElement, providerElements } from "../providers/provider-elements.ts";
import {
  type Draft,
  isRefusal,
  parseForEdit,
  type Refusal,
  refusedAt,
  verifyEdit,
} from "../splice/edit-result.ts";
import { editImports } from "../splice/import-edits.ts";
import { originOf, resolveBinding } from "../syntax/binding.ts";
import { keyOf } from "../syntax/calls.ts";
import { type FileStyle, fileStyle, indentationAt, isFirstOnLine } from "../syntax/file-style.ts";
import { identifiersIn } from "../syntax/identifiers.ts";
import type { ParsedFile } from "../syntax/parse.ts";
import { propNamed, propValue } from "../syntax/rendered-element.ts";
import { unwrap } from "../syntax/unwrap.ts";
import { lastProperty, writtenValue } from "../syntax/values/evaluate.ts";

/** The client that the router's context holds from then on. */
export type RouterClient = {
  /** The context's key. */
  name: string;
  /** The package's export that it is an instance of. */
  type: { module: string; name: string };
  /** The client itself, from the name on. */
  client: string;
  /** Whether it is made outside of a function. */
  isShared: boolean;
};

export type TakenFromRouter = { status: "taken"; text: string; client: RouterClient } | Refusal;

/**
 * The file's text without the provider that one of these options of the router renders, and with its
 * client in the option `context`.
 */
export function extractFromRouter(
  source: { path: string; text: string },
  wraps: readonly string[],
): TakenFromRouter {
  const file = parseForEdit(source);
  if (isRefusal(file)) return file;
  const found = routerProvider(file, wraps);
  if ("status" in found) return found;
  const { client } = found;
  const edited = new MagicString(file.text);
  moveClient({ file, edited, style: fileStyle(file.tree) }, found);
  const read = verifyEdit(file, edited.toString(), (after) =>
    providerElements(after).length === 0 ? undefined : "a provider would be left",
  );
  return read.status === "refused" ? read : { status: "taken", text: edited.toString(), client };
}

/** The provider in a router's options, and the object that its context is, where there is one. */
type RouterProvider = {
  node: ts.JsxElement;
  option: ts.PropertyAssignment | ts.MethodDeclaration;
  context: ts.ObjectLiteralExpression | undefined;
  client: RouterClient;
};

function routerProvider(file: ParsedFile, wraps: readonly string[]): RouterProvider | Refusal {
  const [provider, another] = providerElements(file).filter(({ kind }) => kind === "convex");
  if (!provider || another || !ts.isJsxElement(provider.node)) {
    return refusedAt(
      another?.node ?? provider?.node ?? file.tree,
      "The one provider of the router could not be told here.",
    );
  }
  const { node } = provider;
  const option = ts.findAncestor(
    node,
    (each): each is ts.PropertyAssignment | ts.MethodDeclaration =>
      (ts.isPropertyAssignment(each) || ts.isMethodDeclaration(each)) &&
      wraps.includes(each.name.getText()),
  );
  const options = option?.parent;
  if (!option || !options || !ts.isObjectLiteralExpression(options)) {
    return refusedAt(
      node,
      `The provider is not in the router's option ${wraps.join(" or ")} here.`,
    );
  }
  const client = clientOf(provider, file);
  if (!client) {
    return refusedAt(
      node,
      "The provider's client is no constant of this file, so it can't be handed to the routes.",
    );
  }
  if (client.isShared) {
    return refusedAt(
      node,
      `${client.name} is made once for all requests, so that a user's token would be used for others too: make it in the function that makes the router.`,
    );
  }
  const loose = options.properties.find((each) => keyOf(each) === undefined);
  if (loose) {
    return refusedAt(loose, "Options that aren't written out here may set the router's context.");
  }
  const written = lastProperty(options, "context");
  const value = written && writtenValue(written);
  const context = value && unwrap(value);
  if (written && !(context && ts.isObjectLiteralExpression(context))) {
    return refusedAt(written, "The router's context is no object that is written out here.");
  }
  const isObject = context !== undefined && ts.isObjectLiteralExpression(context);
  const present = isObject ? lastProperty(context, client.name) : undefined;
  if (present && writtenValue(present)?.getText() !== client.name) {
    return refusedAt(present, `${client.name} is something else in the router's context.`);
  }
  return { node, option, context: isObject ? context : undefined, client };
}

/** Takes the provider out and puts its client into the router's context. */
function moveClient(
  { file, edited, style }: Draft,
  { node, option, context, client: { name } }: RouterProvider,
): void {
  const isOnly = isOnlyChild(node, option, file);
  if (isOnly && !context) {
    edited.overwrite(option.getStart(), option.getEnd(), `context: { ${name} }`);
  } else {
    if (isOnly) removeProperty(edited, option);
    else edited.overwrite(node.getStart(), node.getEnd(), childrenText(node));
    if (context) addShorthand(edited, context, name, style);
    else
      edited.appendLeft(
        option.getStart(),
        `context: { ${name} },${style.newline}${indentationAt(file.text, option.getStart())}`,
      );
  }
  dropImport(edited, file, node, style);
}

/** The constant that the client is, or is a part of. */
function clientOf(provider: ProviderElement, file: ParsedFile): RouterClient | undefined {
  const prop = propNamed(provider, "client");
  const written = prop && propValue(prop);
  const value = written && unwrap(written);
  const root = value && ts.isPropertyAccessExpression(value) ? value.expression : value;
  if (!value || !root || !ts.isIdentifier(root)) return undefined;
  // TanStack Query's client, made of the same one, is what the server asks through.
  const around = root === value ? queryClientOf(root, file) : undefined;
  const held = around ?? file.declarationOf(root);
  if (!held || !ts.isVariableDeclaration(held) || !ts.isIdentifier(held.name)) return undefined;
  const made = held.initializer && unwrap(held.initializer);
  const type = made && ts.isNewExpression(made) ? originOf(made.expression, file) : undefined;
  if (!type) return undefined;
  const client = around ? `${held.name.text}.convexClient` : value.getText();
  const isOnTop = held.parent.parent.parent === file.tree;
  const isShared = isOnTop && type.name === "ConvexQueryClient";
  return { name: held.name.text, type, client, isShared };
}

/** `const queryClient = new ConvexQueryClient(client)` for its `client`. */
function queryClientOf(
  client: ts.Identifier,
  file: ParsedFile,
): ts.VariableDeclaration | undefined {
  const declaration = file.declarationOf(client);
  return identifiersIn(file.tree)
    .filter((each) => each !== client && file.declarationOf(each) === declaration)
    .map(({ parent }) => parent)
    .filter(ts.isNewExpression)
    .filter(({ expression }) => originOf(expression, file)?.name === "ConvexQueryClient")
    .map(({ parent }) => parent)
    .find(ts.isVariableDeclaration);
}

/** Whether an option's function gives the element and nothing around it, which holds only children. */
function isOnlyChild(node: ts.JsxElement, option: ts.Node, file: ParsedFile): boolean {
  for (let each: ts.Node = node.parent; each !== option; each = each.parent) {
    const isOnlyStatement = ts.isBlock(each) && each.statements.length === 1;
    const isWay =
      isOnlyStatement ||
      ts.isParenthesizedExpression(each) ||
      ts.isArrowFunction(each) ||
      ts.isFunctionExpression(each) ||
      ts.isReturnStatement(each);
    if (!isWay) return false;
  }
  return holdsOnlyChildren(node, file);
}

/** The element's children, as an expression or an element of its own. */
function childrenText(node: ts.JsxElement): string {
  const text = node
    .getSourceFile()
    .text.slice(node.openingElement.getEnd(), node.closingElement.getStart())
    .trim();
  const isInJsx = ts.isJsxElement(node.parent) || ts.isJsxFragment(node.parent);
  return isInJsx ? text : `<>${text}</>`;
}

function removeProperty(edited: MagicString, property: ts.Node): void {
  const { text } = property.getSourceFile();
  const start = isFirstOnLine(text, property.getStart())
    ? text.lastIndexOf("\n", property.getStart()) + 1
    : property.getStart();
  const rest = /^\s*,?[ \t]*(?:\r?\n)?/.exec(text.slice(property.getEnd()))?.[0] ?? "";
  const isLast = !rest.includes(",");
  edited.remove(start, property.getEnd() + (isLast ? 0 : rest.length));
}

function addShorthand(
  edited: MagicString,
  object: ts.ObjectLiteralExpression,
  name: string,
  { newline }: FileStyle,
): void {
  if (object.properties.some((each) => each.name?.getText() === name)) return;
  const { text } = object.getSourceFile();
  const last = object.properties.at(-1);
  if (!last) {
    edited.overwrite(object.getStart(), object.getEnd(), `{ ${name} }`);
    return;
  }
  const isOnLine = isFirstOnLine(text, last.getStart());
  const gap = isOnLine ? newline + indentationAt(text, last.getStart()) : " ";
  edited.appendLeft(last.getEnd(), `,${gap}${name}`);
}

function dropImport(
  edited: MagicString,
  file: ParsedFile,
  node: ts.JsxElement,
  style: FileStyle,
): void {
  const trace = resolveBinding(node.openingElement.tagName, file);
  const imported = trace?.imported;
  const anchor = imported && ts.findAncestor(imported, ts.isImportDeclaration);
  if (!imported || !anchor || !ts.isImportSpecifier(imported)) return;
  const uses = identifiersIn(file.tree).filter(
    (each) => each.text === imported.name.text && each.parent !== imported,
  );
  const own = [node.openingElement.tagName, node.closingElement.tagName];
  if (uses.some((each) => !own.some((tag) => tag === each))) return;
  const none = { module: "", names: [] };
  editImports(edited, file.tree, style, { anchor, removed: [imported], before: none, after: none });
}
