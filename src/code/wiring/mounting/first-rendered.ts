/** Finds the element that holds all which a provider, or a page, shows first. */

import { ts } from "ts-morph";
import type { NodeRef, OpenModule } from "../../modules/export-declarations.ts";
import { exportedDeclarations } from "../../modules/export-declarations.ts";
import { declarationsOf } from "../../modules/find-declarations.ts";
import type { Holder } from "../../splice/first-child.ts";
import { originOf } from "../../syntax/binding.ts";
import { isWrittenFunction, returnsOf } from "../../syntax/branches.ts";
import type { ParsedFile } from "../../syntax/parse.ts";
import { unwrap } from "../../syntax/unwrap.ts";
import { evaluate, memberNamed } from "../../syntax/values/evaluate.ts";

/** An element that may hold one child more, and its file. */
export type HolderRef = { file: ParsedFile; node: Holder };

/** Elements of a page that may hold anything: no table, no list, nothing that another renderer draws. */
const CONTAINERS = new Set(["div", "main", "section", "article"]);
/** Components of React's that show their children as they are. */
const PASSING = new Set(["StrictMode", "Suspense", "Fragment"]);

/**
 * The element that the provider's only child comes to: itself, or what the component that it names
 * gives in each case. Undefined where that can't be told, or is none that may hold more.
 */
export function firstRendered(
  { node, file }: { node: ts.Node; file: ParsedFile },
  open: OpenModule,
): HolderRef | undefined {
  const only = ts.isJsxElement(node) ? onlyChild(node) : undefined;
  return only && holderIn({ node: only, file }, open, new Set());
}

/** The same for what a page's module shows: its default component, or its route's. */
export function firstOnPage(file: ParsedFile, open: OpenModule): HolderRef | undefined {
  const [component, another] = pageComponents(file, open);
  return component && !another ? givenBy(component, open, new Set()) : undefined;
}

function pageComponents(file: ParsedFile, open: OpenModule): NodeRef[] {
  const [route] = exportedDeclarations(file, "Route", open);
  const made = route && ts.isVariableDeclaration(route.node) ? route.node.initializer : undefined;
  const call = made && unwrap(made);
  const [options] = call && ts.isCallExpression(call) ? call.arguments : [];
  const object = options && evaluate(options, file);
  if (!object || !ts.isObjectLiteralExpression(object)) {
    return exportedDeclarations(file, "default", open);
  }
  const component = memberNamed(object, "component", file);
  if (component.status !== "written") return [];
  const { value } = component;
  return ts.isIdentifier(value) ? declarationsOf(value, file, open) : [{ file, node: value }];
}

function holderIn(
  { node, file }: NodeRef,
  open: OpenModule,
  passed: Set<ts.Node>,
): HolderRef | undefined {
  const bare = unwrap(node);
  if (ts.isJsxFragment(bare)) return { file, node: bare };
  const isElement = ts.isJsxElement(bare);
  if (!isElement && !ts.isJsxSelfClosingElement(bare)) return undefined;
  const name = isElement ? bare.openingElement.tagName : bare.tagName;
  if (ts.isIdentifier(name) && /^[a-z]/.test(name.text)) {
    return isElement && CONTAINERS.has(name.text) ? { file, node: bare } : undefined;
  }
  const origin = originOf(name, file);
  if (origin?.module === "react" && PASSING.has(origin.name)) {
    const only = isElement ? onlyChild(bare) : undefined;
    return only && holderIn({ node: only, file }, open, passed);
  }
  const [component, another] = declarationsOf(name, file, open);
  return component && !another ? givenBy(component, open, passed) : undefined;
}

/** What a component gives: one element, whatever it is given. */
function givenBy(
  { node, file }: NodeRef,
  open: OpenModule,
  passed: Set<ts.Node>,
): HolderRef | undefined {
  if (passed.has(node)) return undefined;
  passed.add(node);
  const made = ts.isVariableDeclaration(node) && node.initializer ? unwrap(node.initializer) : node;
  if (!isWrittenFunction(made) || !made.body) return undefined;
  if (!ts.isBlock(made.body)) return holderIn({ node: made.body, file }, open, passed);
  const [given, another] = returnsOf(made.body);
  // What is returned on a condition alone is not shown each time.
  const isLast = given?.parent.parent === made.body;
  return given && isLast && !another ? holderIn({ node: given, file }, open, passed) : undefined;
}

/** The child of an element that holds one, comments and white space aside. */
function onlyChild({ children }: ts.JsxElement): ts.JsxChild | undefined {
  const [only, another] = children.filter((child) =>
    ts.isJsxText(child)
      ? child.text.trim() !== ""
      : !ts.isJsxExpression(child) || child.expression !== undefined,
  );
  return another ? undefined : only;
}
