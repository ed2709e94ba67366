/** Judges what decides when Convex is asked for the user's own data. */

import { type Check, ok, warning } from "./check.ts";
import type { Subject } from "./subject.ts";

/** `query-gating`: whether queries wait for Convex, and not only for Clerk. */
export function queryGating({ gatedQueries }: Subject): Check[] {
  if (gatedQueries.length === 0) {
    return [ok("query-gating", "No query was found that waits for Clerk only.")];
  }
  return gatedQueries.map(({ file, line, gate, hook, query }) => {
    const where =
      query.file === file && query.line === line ? hook : `${hook} (${query.file}:${query.line})`;
    const message = `${where} waits for ${gate}, which is there before Convex has accepted the token: the query may run as nobody.`;
    const fix = "Gate it on <Authenticated> or useConvexAuth() of convex/react.";
    return warning("query-gating", message, { file, line, fix });
  });
}
