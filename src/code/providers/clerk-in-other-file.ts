/** Tells how a ClerkProvider in another file stands to a file's Convex providers. */

import { ONE_CLERK_ONLY } from "./common-ancestor.ts";
import type { FoundElement } from "./find-providers.ts";
import { isConvexKind } from "./provider-elements.ts";
import type { RenderOrder } from "./render-order.ts";

/**
 * `above`: the file's Convex providers are rendered inside it; `inside`: it is rendered inside
 * them; `unclear`: now this and now that, or it can't be told.
 */
export type ClerkElsewhere = { file: string; stands: "above" | "inside" | "unclear" };

/**
 * How the ClerkProviders of other files stand to the Convex providers of the file `path`; another
 * file's Convex provider counts as one, since wiring puts a ClerkProvider right above it. Files that
 * `isOnPage` denies are on other pages only. Undefined where nothing of other files matters.
 */
export function clerkElsewhere(
  path: string,
  found: readonly FoundElement[],
  order: RenderOrder,
  isOnPage: (file: string) => boolean,
): ClerkElsewhere | undefined {
  const isOwn = (at: number) => found[at]?.file === path;
  const isElsewhere = (kind: (each: FoundElement) => boolean) => (at: number) => {
    const each = found[at];
    return each !== undefined && each.file !== path && isOnPage(each.file) && kind(each);
  };
  const places = found.map((_, at) => at);
  const own = places.filter((at) => isOwn(at) && isConvexKind(found[at]?.kind));
  const isClerk = isElsewhere(({ kind }) => kind === "clerk");
  const serves = isElsewhere(({ kind }) => kind === "clerk" || isConvexKind(kind));
  const ways = own.flatMap((at) => order?.[at] ?? []);
  const fileOf = (at: number | undefined) => (at === undefined ? "" : (found[at]?.file ?? ""));

  const served = ways.filter((way) => way.some(serves));
  if (served.length > 0) {
    const file = fileOf(served[0]?.findLast(serves));
    return { file, stands: served.length === ways.length ? "above" : "unclear" };
  }
  const clerks = places.filter(isClerk);
  const isInside = (at: number) => {
    const ways = order?.[at] ?? [];
    return ways.length > 0 && ways.every((way) => way.some((each) => own.includes(each)));
  };
  const [first] = clerks;
  if (first === undefined || own.some((at) => hasOwnClerk(at, found, order))) return undefined;
  const isMovable = clerks.length === 1 && isInside(first);
  return { file: fileOf(first), stands: isMovable ? "inside" : "unclear" };
}

/** Whether a ClerkProvider of its own file is above an element in every way. */
function hasOwnClerk(at: number, found: readonly FoundElement[], order: RenderOrder): boolean {
  const ways = order?.[at] ?? [];
  const isOwnClerk = (each: number) =>
    found[each]?.kind === "clerk" && found[each]?.file === found[at]?.file;
  return ways.length > 0 && ways.every((way) => way.some(isOwnClerk));
}

/**
 * Finds what would be wrong once an app is wired with `sdk`, `shared` of the plain providers aside, which have
 * a wired one's client; undefined where nothing is.
 */
export function renderFault(
  found: readonly FoundElement[],
  order: RenderOrder,
  sdk: string,
  shared: ReadonlySet<number> = new Set(),
): { at: FoundElement; message: string } | undefined {
  for (const [index, at] of found.entries()) {
    if (shared.has(index)) continue;
    if (at.kind === "convex") return { at, message: "a plain ConvexProvider would be left" };
    if (at.kind !== "convex-with-clerk") continue;
    const isServed = (way: readonly number[]) => way.some((each) => found[each]?.kind === "clerk");
    if (order && !order[index]?.every(isServed)) {
      return { at, message: "ConvexProviderWithClerk would be rendered outside ClerkProvider" };
    }
  }
  const clerks = found.filter(({ kind }) => kind === "clerk");
  const other = clerks.find(({ file }) => file !== clerks[0]?.file);
  if (!other || sdk !== ONE_CLERK_ONLY) return undefined;
  const message = `${sdk} allows one ClerkProvider on a page, and ${clerks[0]?.file} would render another`;
  return { at: other, message };
}
