/** Works out the render order within one file. */

import { type ParsedFile, positionOf } from "../syntax/parse.ts";
import { isConvexKind, type ProviderElement } from "./provider-elements.ts";
import { renderOrder } from "./render-order.ts";

/** For each element the elements around it, the outermost first, once for each way it is rendered. */
export type AncestorPaths = ReadonlyMap<ProviderElement, readonly (readonly ProviderElement[])[]>;

/** Follows what the file renders, into its own components and constants. */
export function ancestorPathsIn(
  elements: readonly ProviderElement[],
  file: ParsedFile,
): AncestorPaths {
  const found = elements.map(({ kind, name, module, node }) => ({
    file: file.path,
    ...positionOf(file.tree, node.getStart(file.tree)),
    kind,
    name,
    module,
  }));
  const order = renderOrder(found, {
    entries: [{ path: file.path, inside: [] }],
    resolve: () => undefined,
    open: (path) => (path === file.path ? file : undefined),
  });
  return new Map(
    elements.map((element, at) => {
      const ways = (order?.[at] ?? []).map((way) => way.flatMap((each) => elements[each] ?? []));
      // Code that nothing reaches still stands inside what is written around it.
      return [element, ways.length > 0 ? ways : [elementsAround(element, elements)]];
    }),
  );
}

function elementsAround(
  { node }: ProviderElement,
  elements: readonly ProviderElement[],
): ProviderElement[] {
  return elements.filter(
    (each) =>
      each.node !== node &&
      each.node.getStart() <= node.getStart() &&
      node.getEnd() <= each.node.getEnd(),
  );
}

/** The ways of an element that lead through one of which `is` holds, and all its ways. */
export function pathsThrough(
  element: ProviderElement,
  is: (other: ProviderElement) => boolean,
  ways: AncestorPaths,
): { through: readonly (readonly ProviderElement[])[]; all: number } {
  const all = ways.get(element) ?? [];
  return { through: all.filter((way) => way.some(is)), all: all.length };
}

/** The ClerkProvider that an element is always rendered in, the nearest; undefined where there is none. */
export function clerkAbove(
  element: ProviderElement,
  ways: AncestorPaths,
): ProviderElement | undefined {
  const { through, all } = pathsThrough(element, isClerk, ways);
  return through.length === all ? through[0]?.findLast(isClerk) : undefined;
}

export function isClerk({ kind }: ProviderElement): boolean {
  return kind === "clerk";
}

export function isConvex({ kind }: ProviderElement): boolean {
  return isConvexKind(kind);
}
