/** Types a query and the gate above it. */

import type { ts } from "ts-morph";
import { type ParsedFile, positionOf } from "../syntax/parse.ts";

/** Line and column are counted from 1. */
export type GatedQuery = {
  /** Where the gate is; a query's own arguments are one at its call. */
  file: string;
  line: number;
  column: number;
  /** The gate, e.g. "<SignedIn>" or "isSignedIn of useAuth". */
  gate: string;
  /** The query hook. */
  hook: string;
  /** Where the query is asked: the gate's own place, or another. */
  query: { file: string; line: number };
};

type Gate = Omit<GatedQuery, "hook" | "query">;

/** The nearest gate above some code: one of Clerk's, or a state in which none is needed. */
export type GateAbove = Gate | "convex" | "signed-out" | undefined;

export function gateAt(node: ts.Node, { path, tree }: ParsedFile, gate: string): Gate {
  return { file: path, ...positionOf(tree, node.getStart(tree)), gate };
}
