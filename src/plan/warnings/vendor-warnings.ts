/** Warns of another vendor's sign-in that an app has beside Clerk's. */

import type { VendorUse } from "../../code/sign-in/vendor-uses.ts";
import type { Project } from "../../project/project.ts";

/** Places that are named of one vendor; the rest is counted. */
const MOST_PLACES = 20;
/** The same of one file's names. */
const MOST_NAMES = 3;

/** What is said of one vendor, and where it is first used. */
export type VendorWarning = { message: string; first: VendorUse | undefined };

export function vendorsBeside({ vendorUses }: Pick<Project, "vendorUses">): VendorWarning[] {
  const uses = vendorUses.filter(({ isType }) => !isType);
  return [...new Set(uses.map(({ vendor }) => vendor))].map((vendor) => {
    const own = uses.filter((use) => use.vendor === vendor);
    const places = placesOf(own);
    const more = places.length - MOST_PLACES;
    const shown = places.slice(0, MOST_PLACES).join(", ");
    const rest = more > 0 ? ` and ${more} more` : "";
    const message = `This app signs in by ${vendor} too: ${shown}${rest}. Convex is asked with Clerk's token alone, so whoever is signed in there only is nobody to it. Put Clerk's in place of each, and take ${vendor} out.`;
    return { message, first: own[0] };
  });
}

/** A place for each file, with what it has: elements where they stand, all else at its import. */
function placesOf(uses: readonly VendorUse[]): string[] {
  const files = [...new Set(uses.map(({ file }) => file))];
  return files.map((file) => {
    const named = uses.filter((use) => use.file === file).map(namedPlace);
    const names = [...new Set(named.map(({ name }) => name))];
    const more = names.length - MOST_NAMES;
    const rest = more > 0 ? ` and ${more} more` : "";
    return `${file}:${named[0]?.line} (${names.slice(0, MOST_NAMES).join(", ")}${rest})`;
  });
}

function namedPlace({ line, name, module, places }: VendorUse): { line: number; name: string } {
  const element = places.find(({ isElement }) => isElement);
  if (element) return { line: element.line, name: `<${name}>` };
  return { line, name: name === "" ? module : name };
}
