/** Checks whether what a lock file has is what package.json asks for today. */

import { satisfies, valid, validRange } from "semver";
import { type LockEntry, splitIdentifier, type Wanted } from "./lock-reader.ts";

/**
 * Whether an entry still holds. A range is compared with the version, as whoever wrote the lock
 * file will do; what else may be declared (a tag, a catalog, an address) with what was then.
 */
export function stillHolds(entry: LockEntry, { name, range }: Omit<Wanted, "folder">): boolean {
  if (!valid(entry.version)) return false;
  const declared = packageMeant(name, range);
  if (declared.name && entry.name && declared.name !== entry.name) return false;
  if (declared.range !== null) return satisfies(entry.version, declared.range);
  return entry.specifier === undefined || plainRange(entry.specifier) === plainRange(range);
}

/** The package behind an alias, and the range of its versions (null where none is declared). */
function packageMeant(name: string, range: string): { name?: string; range: string | null } {
  if (validRange(plainRange(range)) !== null) return { name, range: plainRange(range) };
  if (!range.startsWith("npm:")) return { name, range: null };
  const alias = splitIdentifier(plainRange(range));
  // Without a version it is npm's alias, or Yarn's way to write a tag.
  return alias.version ? { name: alias.name, range: validRange(alias.version) } : { range: null };
}

/** Yarn from version 2 on writes `npm:` before each range. */
function plainRange(range: string): string {
  return range.startsWith("npm:") ? range.slice("npm:".length) : range;
}
