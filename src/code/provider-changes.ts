/** What each Convex provider of a file still needs. */

import { ts } from "ts-morph";
import { elementCall } from "./element-call.ts";
import { isClerk, isConvex, type WaysInFile, waysThrough } from "./file-order.ts";
import type { ParsedFile } from "./parse.ts";
import type { ProviderElement } from "./provider-elements.ts";
import { hasUseAuth } from "./read-back.ts";
import { callObstacle } from "./splice-call.ts";

export type ProviderChange = {
  element: ProviderElement;
  wrap: boolean;
  addUseAuth: boolean;
};

export type ProviderChanges =
  | { list: ProviderChange[] }
  /** A ClerkProvider that stands inside the Convex provider, and has to be outside. */
  | { misplaced: ProviderElement; around: ts.Node }
  /** What can't be rewritten, and why. */
  | { obstacle: ts.Node; message: string };

/** The changes that wire every Convex provider of the file; none where all are. */
export function changesFor(
  elements: readonly ProviderElement[],
  ways: WaysInFile,
  file: ParsedFile,
  wiring: { clerkAbove: boolean },
): ProviderChanges {
  const list: ProviderChange[] = [];
  for (const element of elements.filter(isConvex)) {
    const { node, kind } = element;
    // An outer Convex provider has a ClerkProvider above it once it is wired.
    const served = waysThrough(element, (each) => isClerk(each) || isConvex(each), ways);
    const isServed = wiring.clerkAbove || served.through.length === served.all;
    if (!isServed && served.through.length > 0) {
      const message =
        "This provider is rendered in several places, inside ClerkProvider in some and outside in others.";
      return { obstacle: node, message };
    }
    const addUseAuth = !hasUseAuth(element, file);
    if (kind === "convex-with-clerk" && isServed && !addUseAuth) continue;
    const call = elementCall(node, file);
    const message = call && ts.isCallExpression(node) && callObstacle(node, call, file);
    if (message) return { obstacle: node, message };
    const inside = elements.find(
      (other) =>
        isClerk(other) && waysThrough(other, (each) => each === element, ways).through.length > 0,
    );
    if (!isServed && inside) return { misplaced: inside, around: node };
    list.push({ element, wrap: !isServed, addUseAuth });
  }
  return {
    list: list.filter(
      ({ wrap, addUseAuth, element }) => wrap || addUseAuth || element.kind === "convex",
    ),
  };
}
