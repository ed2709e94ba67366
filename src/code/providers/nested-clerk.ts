/** Finds ClerkProviders that are rendered in one another, which Clerk's React SDKs throw at. */

import { packageOf } from "../../packages/package-name.ts";
import type { FoundElement } from "./find-providers.ts";
import type { RenderOrder } from "./render-order.ts";

/** Its ClerkProvider only hands on its children inside another one (read in its dist). */
const NESTABLE = "@clerk/nextjs";

export type NestedClerk = { outer: FoundElement; inner: FoundElement };

/** One for each ClerkProvider that stands in another one; `isAround` adds what the order doesn't tell. */
export function nestedClerks(
  found: readonly FoundElement[],
  order: RenderOrder,
  isAround: (outer: FoundElement) => boolean = () => false,
): NestedClerk[] {
  return found.flatMap((inner, at) => {
    if (inner.kind !== "clerk" || packageOf(inner.module) === NESTABLE) return [];
    const above = order?.[at]?.flat().flatMap((each) => found[each] ?? []) ?? [];
    const others = found.filter((each) => each !== inner && isAround(each) && !isAround(inner));
    const outer = [...above, ...others].find(({ kind }) => kind === "clerk");
    return outer ? [{ outer, inner }] : [];
  });
}
