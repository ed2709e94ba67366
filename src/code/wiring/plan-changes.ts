/** Plans the changes that each Convex provider of a file needs. */

import { ts } from "ts-morph";
import {
  areExclusive,
  commonAncestor,
  isKeyedItem,
  ONE_CLERK_ONLY,
  type Wrapped,
} from "../providers/common-ancestor.ts";
import {
  type AncestorPaths,
  isClerk,
  isConvex,
  pathsThrough,
} from "../providers/file-render-order.ts";
import type { ProviderElement } from "../providers/provider-elements.ts";
import { hasUseAuth } from "../providers/provider-props.ts";
import { type Refusal, refusedAt } from "../splice/edit-result.ts";
import { elementCall } from "../syntax/create-element.ts";
import type { ParsedFile } from "../syntax/parse.ts";
import { callObstacle } from "./rewrite-create-element.ts";

export type ProviderChange = {
  element: ProviderElement;
  /** The node to put a ClerkProvider around: the element, or one around it. */
  wrap: ProviderElement["node"] | Wrapped | undefined;
  addUseAuth: boolean;
};

export type ProviderChanges =
  | { list: ProviderChange[] }
  /** A ClerkProvider that stands inside the Convex provider, and has to be outside. */
  | { misplaced: ProviderElement; around: ts.Node }
  | Refusal;

/** The changes that wire every Convex provider of the file; none where all are. */
export function planChanges(
  elements: readonly ProviderElement[],
  ways: AncestorPaths,
  file: ParsedFile,
  wiring: { clerkAbove: boolean; sdk: string },
): ProviderChanges {
  const list: ProviderChange[] = [];
  for (const element of elements.filter(isConvex)) {
    const { node, kind } = element;
    // An outer Convex provider has a ClerkProvider above it once it is wired.
    const served = pathsThrough(element, (each) => isClerk(each) || isConvex(each), ways);
    const isServed = wiring.clerkAbove || served.through.length === served.all;
    if (!isServed && served.through.length > 0) {
      const message =
        "This provider is rendered in several places, inside ClerkProvider in some and outside in others.";
      return refusedAt(node, message);
    }
    const addUseAuth = !hasUseAuth(element, file);
    if (kind === "convex-with-clerk" && isServed && !addUseAuth) continue;
    const call = elementCall(node, file);
    const message = call && ts.isCallExpression(node) && callObstacle(node, call, file);
    if (message) return refusedAt(node, message);
    const inside = elements.find(
      (other) =>
        isClerk(other) && pathsThrough(other, (each) => each === element, ways).through.length > 0,
    );
    if (!isServed && isKeyedItem(element)) {
      const message =
        "This provider is an item of a list, with a key: one ClerkProvider has to stand above the list.";
      return refusedAt(node, message);
    }
    if (!isServed && inside) return { misplaced: inside, around: node };
    list.push({ element, wrap: isServed ? undefined : node, addUseAuth });
  }
  const shared = shareClerks(list);
  const clash = wiring.sdk === ONE_CLERK_ONLY ? clashOf(shared) : undefined;
  if (clash) {
    const message = `Another Convex provider may be on the page at the same time, and ${ONE_CLERK_ONLY} allows one ClerkProvider there.`;
    return refusedAt(clash, message);
  }
  return {
    list: shared.filter(
      ({ wrap, addUseAuth, element }) => wrap || addUseAuth || element.kind === "convex",
    ),
  };
}

/** Lets providers that are on the page together have one ClerkProvider around them all. */
function shareClerks(list: readonly ProviderChange[]): ProviderChange[] {
  const shared = list.map((change) => ({ ...change }));
  for (let merged = true; merged; ) {
    merged = false;
    for (const [at, change] of shared.entries()) {
      for (const other of shared.slice(0, at)) {
        const { wrap: first } = other;
        if (!change.wrap || !first || ts.isCallExpression(first)) continue;
        const around = commonAncestor(first, change.wrap);
        if (!around) continue;
        // What holds both may hold a third one that stood apart until now.
        other.wrap = around;
        change.wrap = undefined;
        merged = true;
      }
    }
  }
  return shared;
}

/** The second of two new ClerkProviders that aren't kept apart by a condition. */
function clashOf(list: readonly ProviderChange[]): ts.Node | undefined {
  const wraps = list.flatMap(({ wrap }) => wrap ?? []);
  return wraps.find((wrap, at) => wraps.slice(0, at).some((other) => !areExclusive(other, wrap)));
}
