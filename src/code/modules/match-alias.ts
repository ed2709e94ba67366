/** Finds what an app's path aliases put in the place of a name. */

import { groupedBy } from "../syntax/grouped-by.ts";
import { oncePer } from "../syntax/once-per.ts";
import type { PathAliases } from "./tsconfig-paths.ts";

/** A pattern with what stands before and after its `*`; without one there is no `after`. */
type Pattern = { before: string; after: string | undefined; paths: readonly string[] };

/** Of more places than this no person's alias tells; each is looked for on the disk. */
const MOST_PLACES = 50;

/** The paths that a name may stand for, the likeliest first; at most 50 of them. */
export function aliasedPaths(specifier: string, aliases: PathAliases): string[] {
  const { exact, starred, lengths } = patternsOf(aliases);
  const found = (exact.get(specifier) ?? []).flatMap(({ paths }) => paths).slice(0, MOST_PLACES);
  for (const length of lengths) {
    if (length > specifier.length) continue;
    for (const { after = "", paths } of starred.get(specifier.slice(0, length)) ?? []) {
      if (found.length >= MOST_PLACES) return found;
      if (specifier.length < length + after.length || !specifier.endsWith(after)) continue;
      const matched = specifier.slice(length, specifier.length - after.length);
      const room = MOST_PLACES - found.length;
      for (const path of paths.slice(0, room)) found.push(path.replace("*", () => matched));
    }
  }
  return found;
}

/**
 * An app's patterns, to be looked up by what stands before their `*`. TypeScript takes the one with the
 * longest such part; one without `*` first.
 */
const patternsOf = oncePer(({ paths, imports }: PathAliases) => {
  const targets: Record<string, readonly string[]> = {
    ...paths,
    ...Object.fromEntries(Object.entries(imports).map(([name, path]) => [name, [path]])),
  };
  const patterns = Object.entries(targets).map(([pattern, paths]): Pattern => {
    const [before = "", after] = pattern.split("*", 2);
    return { before, after, paths };
  });
  const isExact = ({ after }: Pattern) => after === undefined;
  const starred = groupedBy(
    patterns.filter((each) => !isExact(each)),
    ({ before }) => before,
  );
  return {
    exact: groupedBy(patterns.filter(isExact), ({ before }) => before),
    starred,
    lengths: [...new Set([...starred.keys()].map(({ length }) => length))].sort((a, b) => b - a),
  };
});
