/** Finds where one ClerkProvider can serve Convex providers that are on the page together. */

import { ts } from "ts-morph";
import { propNamed, type RenderedElement } from "../syntax/rendered-element.ts";

/**
 * The SDK that throws where a second ClerkProvider is mounted; its successor does so only where one
 * stands in another (read in both packages' dist).
 */
export const ONE_CLERK_ONLY = "@clerk/clerk-react";

/** A node that a ClerkProvider can be put around. */
export type Wrapped = ts.JsxElement | ts.JsxSelfClosingElement | ts.JsxFragment;

/**
 * What to put one ClerkProvider around, for both of two elements: the nearest element or fragment
 * that holds them. Undefined where they are in no such, or never shown together.
 */
export function commonAncestor(a: Wrapped, b: ts.Node): Wrapped | undefined {
  if (contains(a, b)) return a;
  const shared = nearestAroundBoth(a, b);
  if (shared === undefined || isEither(shared)) return undefined;
  const holder = ts.findAncestor(shared, (node) => {
    if (ts.isJsxElement(node) || ts.isJsxFragment(node)) return true;
    return ts.isFunctionLike(node) || ts.isStatement(node) ? "quit" : false;
  });
  return holder && (ts.isJsxElement(holder) || ts.isJsxFragment(holder)) ? holder : undefined;
}

/** Whether two elements can't be on the page at once: other arms of a condition, or other returns. */
export function areExclusive(a: ts.Node, b: ts.Node): boolean {
  const shared = nearestAroundBoth(a, b);
  if (shared === undefined) return false;
  if (isEither(shared)) return true;
  const isReturned = (node: ts.Node) =>
    ts.findAncestor(node, (each) => {
      if (each === shared) return "quit";
      return ts.isReturnStatement(each);
    }) !== undefined;
  const isBody = ts.isBlock(shared) || ts.isFunctionLike(shared);
  return isBody && isReturned(a) && isReturned(b);
}

/** Methods that make a list by calling a function once for each item. */
const LISTING = new Set(["map", "flatMap", "from"]);

/**
 * Whether an element is an item of a list, with a key. React wants that on what is outermost there,
 * which a ClerkProvider around it would be.
 */
export function isKeyedItem(element: RenderedElement): boolean {
  if (!propNamed(element, "key")) return false;
  const { node } = element;
  const holder = ts.findAncestor(node.parent, (each) => {
    if (ts.isJsxElement(each) || ts.isJsxFragment(each)) return "quit";
    return ts.isArrayLiteralExpression(each) || ts.isFunctionLike(each);
  });
  if (!holder || ts.isArrayLiteralExpression(holder)) return holder !== undefined;
  const { parent } = holder;
  const called = ts.isCallExpression(parent) ? parent.expression : undefined;
  return (
    called !== undefined && ts.isPropertyAccessExpression(called) && LISTING.has(called.name.text)
  );
}

/** Whether one node of a file is a part of another, or that itself. */
export function contains(outer: ts.Node, inner: ts.Node): boolean {
  return outer.pos <= inner.pos && inner.end <= outer.end;
}

function isEither(node: ts.Node): boolean {
  return ts.isConditionalExpression(node) || ts.isIfStatement(node);
}

function nearestAroundBoth(a: ts.Node, b: ts.Node): ts.Node | undefined {
  return ts.findAncestor(a.parent, (node) => contains(node, b));
}
