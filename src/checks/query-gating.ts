/** Judges what decides when Convex is asked for the user's own data. */

import type { GatedQuery, UngatedQuery } from "../code/diagnosis/query-gating.ts";
import { type Finding, ok, skipped, warning } from "./check.ts";
import type { Subject } from "./subject.ts";

/** Queries that are named for one gate. */
const MOST_NAMED = 3;

/** `query-gating`: whether queries wait for Convex, and not only for Clerk; one finding a gate or query. */
export function queryGating({ gatedQueries, ungatedQueries, project }: Subject): Finding[] {
  // Before there is sign-in each is asked as nobody anyway.
  const isWired = project.providers.some(({ kind }) => kind === "convex-with-clerk");
  const isGated = ({ file, line }: UngatedQuery) =>
    gatedQueries.some(({ query }) => query.file === file && query.line === line);
  const ungated = isWired
    ? ungatedQueries.filter((each) => !isGated(each)).map(ungatedWarning)
    : [];
  if (gatedQueries.length + ungated.length === 0) {
    if (!isWired) return [skipped("There is no <ConvexProviderWithClerk> yet.")];
    return [
      ok("No query was found that waits for Clerk only, or that throws before sign-in is known."),
    ];
  }
  const isSameGate = (a: GatedQuery, b: GatedQuery) =>
    a.file === b.file && a.line === b.line && a.gate === b.gate;
  const gated = gatedQueries
    .filter((query, at) => gatedQueries.findIndex((each) => isSameGate(each, query)) === at)
    .map((first) =>
      gateWarning(
        first,
        gatedQueries.filter((each) => isSameGate(each, first)),
      ),
    );
  return [...gated, ...ungated];
}

function ungatedWarning({ file, line, hook, name, module }: UngatedQuery): Finding {
  const message = `${name} throws for nobody (${module}), and this ${hook} asks it before Convex has accepted the token: each reload ends in its error.`;
  return warning(message, { file, line, fix: GATE });
}

const GATE = "Gate it on <Authenticated> or useConvexAuth() of convex/react.";

function gateWarning({ file, line, gate }: GatedQuery, queries: readonly GatedQuery[]): Finding {
  const named = queries
    .slice(0, MOST_NAMED)
    .map(({ hook, query }) =>
      query.file === file && query.line === line ? hook : `${hook} (${query.file}:${query.line})`,
    );
  const more = queries.length > MOST_NAMED ? ` and ${queries.length - MOST_NAMED} more` : "";
  const [waits, may] = queries.length === 1 ? ["waits", "it may"] : ["wait", "they may"];
  const message = `${named.join(", ")}${more} ${waits} for ${gate}, which is there before Convex has accepted the token: ${may} be asked as nobody.`;
  return warning(message, { file, line, fix: GATE });
}
