/** Warns of another vendor's sign-in that an app has beside Clerk's. */

import type { VendorUse } from "../code/sign-in/vendor-uses.ts";
import type { Project } from "../project/project.ts";

/** Places that are named of one vendor; the rest is counted. */
const MOST_PLACES = 20;

export function vendorsBeside({ vendorUses }: Pick<Project, "vendorUses">): string[] {
  const uses = vendorUses.filter(({ isType }) => !isType);
  return [...new Set(uses.map(({ vendor }) => vendor))].map((vendor) => {
    const places = placesOf(uses.filter((use) => use.vendor === vendor));
    const more = places.length - MOST_PLACES;
    const shown = places.slice(0, MOST_PLACES).join(", ");
    const rest = more > 0 ? ` and ${more} more` : "";
    return `This app signs in by ${vendor} too: ${shown}${rest}. Convex is asked with Clerk's token alone, so whoever is signed in there only is nobody to it. Put Clerk's in place of each, and take ${vendor} out.`;
  });
}

/** A place for each name, at the import where that is all. */
function placesOf(uses: readonly VendorUse[]): string[] {
  return uses.map(({ file, line, name, module, places }) => {
    const isElement = places.some((place) => place.isElement);
    const what = name === "" ? module : isElement ? `<${name}>` : name;
    const [first] = places;
    return `${file}:${isElement && first ? first.line : line} (${what})`;
  });
}
