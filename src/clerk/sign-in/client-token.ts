/** Gets the token that the app's own convex client would ask Clerk for. */

import { decodeToken } from "../decode-token.ts";
import type { TokenSource } from "../token-requirements.ts";
import type { MintedToken, MintToken } from "./test-session.ts";

/**
 * What the app asks for: as the provider of the installed convex does, a template by its name, or the
 * session's own token.
 */
export type AskedToken = TokenSource | { template: string } | "session";

export type ClientToken =
  | { status: "minted"; jwt: string }
  /** There is none: the template of that name is missing. */
  | { status: "no-template"; template: string }
  | { status: "failed"; reason: string };

const TEMPLATE = "convex";

/** Asks as `ConvexProviderWithClerk` does, version by version, or a hook of the app's own. */
export async function clientToken(asked: AskedToken, mint: MintToken): Promise<ClientToken> {
  if (typeof asked === "object") return named(asked.template, await mint(asked.template));
  if (asked === "template") return named(TEMPLATE, await mint(TEMPLATE));
  const own = await mint();
  if (asked !== "either" || own.status !== "minted") return named(TEMPLATE, own);
  const decoded = decodeToken(own.jwt);
  // So it knows whether Clerk's Convex integration is active.
  const isForConvex = !("fault" in decoded) && decoded.claims.aud === TEMPLATE;
  return isForConvex ? own : named(TEMPLATE, await mint(TEMPLATE));
}

function named(template: string, token: MintedToken): ClientToken {
  return token.status === "no-template" ? { ...token, template } : token;
}
