/** Finds Convex queries that wait for Clerk's state, where Convex's own is what they need. */

import { appCode } from "../modules/parsed-app.ts";
import type { ReadFile } from "../modules/read-file.ts";
import type { PathAliases } from "../modules/tsconfig-paths.ts";
import { locationKey } from "../providers/find-providers.ts";
import type { GatedQuery } from "./gated-query.ts";
import { type UngatedQuery, ungatedQueries } from "./ungated-queries.ts";
import { walkGates } from "./walk-gates.ts";

export type { GatedQuery } from "./gated-query.ts";
export type { UngatedQuery } from "./ungated-queries.ts";

/** Each spares the parsing of files that can't hold such a gate. */
const MENTIONS_CLERK_GATE =
  /\b(?:SignedIn|Show|Protect|use(?:Auth|User|Session|Organization|Clerk))\b/;
const MENTIONS_CONVEX_GATE = /\b(?:Authenticated|useConvexAuth)\b/;

/**
 * The queries that may run before Convex has accepted Clerk's token, and so as nobody: those that
 * Clerk's hooks or components decide on. Each is told once for each gate that is the nearest above
 * it on some way. A gate that itself stands below one of Convex's holds nothing back too early.
 */
export function queriesGatedOnClerk(
  files: readonly string[],
  aliases: PathAliases,
  read: ReadFile,
): GatedQuery[] {
  const app = appCode(files, aliases, read);
  const mentioning = (...patterns: RegExp[]) =>
    files.filter((path) => patterns.every((pattern) => pattern.test(app.text(path))));
  const { queries } = walkGates(mentioning(/@clerk\//, MENTIONS_CLERK_GATE), "clerk", app);
  if (queries.length === 0) return [];
  // Only what was found is worth the look at all that Convex's gates hold.
  const { belowConvex } = walkGates(mentioning(MENTIONS_CONVEX_GATE), "convex", app);
  return queries.filter((query) => !belowConvex.has(locationKey(query)));
}

/**
 * The queries of functions that throw for nobody, and that no gate holds back: each is asked as nobody
 * before Convex has the token. `functions` is Convex's folder.
 */
export function queriesWithoutGate(
  files: readonly string[],
  aliases: PathAliases,
  read: ReadFile,
  functions: string,
): UngatedQuery[] {
  const app = appCode(files, aliases, read);
  const gates = files.filter((path) => MENTIONS_CONVEX_GATE.test(app.text(path)));
  const served = () => walkGates(gates, "convex", app).served;
  return ungatedQueries(app, functions, gates.length > 0 ? served() : new Set());
}
