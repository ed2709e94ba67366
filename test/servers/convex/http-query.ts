/** Queries over HTTP, as a server asks them: `ConvexHttpClient` of convex's own dist/esm/browser. */

import { z } from "zod";
import { type Answer, Refusal, type Request } from "../http.ts";
import { pushedQuery } from "./pushed-query.ts";
import type { DeploymentState } from "./state.ts";
import type { Queries } from "./sync.ts";
import type { VerifyToken } from "./token.ts";

const asked = z.looseObject({
  path: z.string(),
  format: z.literal("convex_encoded_json"),
  args: z.array(z.unknown()),
});

const PATHS = new Set(["/api/query", "/api/query_at_ts", "/api/query_ts"]);

export function isHttpQuery({ method, path }: Request): boolean {
  return method === "POST" && PATHS.has(path);
}

/** Answers one; a token that isn't accepted is a 401, as the real deployment has it. */
export async function answerQuery(
  { path, headers, body }: Request,
  state: DeploymentState,
  { queries, verifyToken }: { queries: Queries; verifyToken: VerifyToken },
): Promise<Answer> {
  if (path === "/api/query_ts") return { status: 200, body: { ts: "AAAAAAAAAAE=" } };
  const { path: name, args } = asked.parse(body);
  const jwt = /^Bearer (.+)$/.exec(headers.authorization ?? "")?.[1];
  const identity = jwt === undefined ? null : await verifyToken(jwt, state.authConfig ?? []);
  if (identity instanceof Refusal) throw identity;
  const query = queries[name] ?? pushedQuery(state, name);
  if (!query) {
    const errorMessage = `Could not find public function for '${name}'.`;
    return { status: 560, body: { status: "error", errorMessage, logLines: [] } };
  }
  const value = (await query(args[0], identity)) ?? null;
  return { status: 200, body: { status: "success", value, logLines: [] } };
}
