/** What each Convex provider of a file still needs. */

import { ts } from "ts-morph";
import type { JsxNode } from "./own-lines.ts";
import type { ParsedFile } from "./parse.ts";
import { isConvexKind, type ProviderElement } from "./provider-elements.ts";
import { clerkAbove, hasUseAuth } from "./read-back.ts";
import { contains, standsAbove } from "./stands-above.ts";

export type ProviderChange = {
  element: ProviderElement & { node: JsxNode };
  wrap: boolean;
  addUseAuth: boolean;
};

export type ProviderChanges =
  | { list: ProviderChange[] }
  /** A ClerkProvider that stands inside the Convex provider, and has to be outside. */
  | { misplaced: ProviderElement; around: ts.Node }
  /** What can't be rewritten, and why. */
  | { obstacle: ts.Node; message: string };

export function isConvex({ kind }: ProviderElement): boolean {
  return isConvexKind(kind);
}

/** The changes that wire every Convex provider of the file, outer before inner; none where all are. */
export function changesFor(
  elements: readonly ProviderElement[],
  file: ParsedFile,
  wiring: { clerkAbove: boolean },
): ProviderChanges {
  const list: ProviderChange[] = [];
  for (const element of elements.filter(isConvex)) {
    const { node, kind } = element;
    const isInsideWrapped = list.some(
      (change) => change.wrap && contains(change.element.node, node),
    );
    const wrap = !wiring.clerkAbove && !isInsideWrapped && !clerkAbove(element, elements, file);
    const addUseAuth = !hasUseAuth(element);
    if (kind === "convex-with-clerk" && !wrap && !addUseAuth) continue;
    if (ts.isCallExpression(node)) {
      const message =
        "The provider is rendered by createElement, which this tool does not rewrite.";
      return { obstacle: node, message };
    }
    const inside = elements.find(
      (other) => other.kind === "clerk" && standsAbove(node, other.node, file),
    );
    if (wrap && inside) return { misplaced: inside, around: node };
    list.push({ element: { ...element, node }, wrap, addUseAuth });
  }
  return { list: dropInnerWraps(list, file) };
}

/** One ClerkProvider serves all providers that are rendered inside it, by whatever component. */
function dropInnerWraps(list: readonly ProviderChange[], file: ParsedFile): ProviderChange[] {
  return list
    .map((change) => {
      const isServed = list.some(
        (other) =>
          other !== change &&
          other.wrap &&
          standsAbove(other.element.node, change.element.node, file),
      );
      return isServed ? { ...change, wrap: false } : change;
    })
    .filter(({ wrap, addUseAuth, element }) => wrap || addUseAuth || element.kind === "convex");
}
