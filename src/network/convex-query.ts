/** Asks a Convex deployment a query over HTTP, with a user's token, as `ConvexHttpClient` does. */

import * as z from "zod/mini";
import { tryParse } from "../text/try-parse.ts";
import { noConnection } from "./fetch-json.ts";
import { shortBody } from "./response-body.ts";

/** What came of it: `reason` is the end of a sentence. */
export type QueryAnswer =
  /** The token was accepted, and whatever the query came to. */
  | { kind: "accepted" }
  /** By the deployment's own code and words. */
  | { kind: "refused"; code: string; message: string }
  | { kind: "none"; reason: string };

/** A name that no app gives a function: what is asked is the token's fate only. */
const NO_FUNCTION = "addClerkConvex:askedByDoctor";

const refusal = z.object({ code: z.string(), message: z.string() });
/** Of a query that was run, or was not found: the token had been judged before. */
const outcome = z.object({ status: z.enum(["success", "error"]) });

/**
 * Asks once, within `timeout` milliseconds, or until `stop` is given; nothing that comes back is an
 * error. The token goes to no other address than that.
 */
export async function askQuery(
  deployment: string,
  token: string,
  timeout: number,
  stop: AbortSignal,
): Promise<QueryAnswer> {
  const limit = AbortSignal.timeout(timeout);
  try {
    const response = await fetch(`${deployment.replace(/\/+$/, "")}/api/query`, {
      method: "POST",
      redirect: "manual",
      signal: AbortSignal.any([limit, stop]),
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify({ path: NO_FUNCTION, args: [{}], format: "convex_encoded_json" }),
    });
    const body = tryParse((await shortBody(response)) ?? "");
    const refused = refusal.safeParse(body);
    if (refused.success && response.status >= 400) return { kind: "refused", ...refused.data };
    if (outcome.safeParse(body).success) return { kind: "accepted" };
    return { kind: "none", reason: `it answered ${response.status}, and not as Convex does` };
  } catch (error) {
    if (limit.aborted) return { kind: "none", reason: `no answer within ${timeout / 1000} s` };
    return { kind: "none", reason: noConnection(error) };
  }
}
