/** Asks an issuer who it is. https://openid.net/specs/openid-connect-discovery-1_0.html */

import * as z from "zod/mini";

export type IssuerCheck =
  | { status: "confirmed" }
  | { status: "other-issuer"; issuer: string }
  | { status: "unreachable"; reason: string };

const configuration = z.object({ issuer: z.string() });

/**
 * Fetches the issuer's OpenID configuration, whose own `issuer` must equal ours (a slash at the
 * end aside: Convex ignores it). Whatever keeps an answer away within `timeout` milliseconds is
 * `unreachable`, never an error.
 */
export async function checkIssuer(issuer: string, timeout = 5000): Promise<IssuerCheck> {
  try {
    const response = await fetch(`${issuer}/.well-known/openid-configuration`, {
      signal: AbortSignal.timeout(timeout),
      headers: { accept: "application/json" },
    });
    if (!response.ok) return { status: "unreachable", reason: `it answered ${response.status}` };
    const answer = configuration.safeParse(await response.json());
    if (!answer.success) return { status: "unreachable", reason: "its answer names no issuer" };
    const named = answer.data.issuer;
    return named.replace(/\/+$/, "") === issuer
      ? { status: "confirmed" }
      : { status: "other-issuer", issuer: named };
  } catch (error) {
    return { status: "unreachable", reason: reasonOf(error, timeout) };
  }
}

function reasonOf(error: unknown, timeout: number): string {
  if (!(error instanceof Error)) return "no connection";
  if (error.name === "TimeoutError") return `no answer within ${timeout / 1000} s`;
  if (error instanceof SyntaxError) return "its answer is not JSON";
  const cause = error.cause;
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : undefined;
  if (code === "ENOTFOUND") return "there is no such host";
  return code ? `no connection (${code})` : "no connection";
}
