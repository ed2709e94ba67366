/** Asks an issuer who it is. https://openid.net/specs/openid-connect-discovery-1_0.html */

import * as z from "zod/mini";
import { withoutSlashes } from "./issuer.ts";
import { connectionCode, LONGEST, shortBody } from "./response-body.ts";

export type IssuerCheck =
  | { status: "confirmed" }
  | { status: "other-issuer"; issuer: string }
  | { status: "unreachable"; reason: string };

/** What came of asking for a JSON document: `what` and `reason` are ends of sentences. */
export type Answer =
  | { kind: "json"; body: unknown }
  | { kind: "status"; status: number }
  | { kind: "other"; what: "not JSON" | `longer than ${number} MB` }
  | { kind: "none"; reason: string };

/** Asks for the document at an address; whatever goes wrong is part of the answer. */
type Get = (address: string) => Promise<Answer>;

const configuration = z.object({ issuer: z.string() });

/**
 * Fetches the issuer's OpenID configuration, whose own `issuer` must equal ours (a slash at the
 * end aside: Convex ignores it). Whatever keeps an answer away within `timeout` milliseconds is
 * `unreachable`, never an error.
 */
export async function checkIssuer(issuer: string, timeout = 5000): Promise<IssuerCheck> {
  const answer = await within(timeout, (get) => get(configurationOf(issuer)));
  if (answer.kind !== "json") return { status: "unreachable", reason: reasonOf(answer) };
  const named = issuerNamedIn(answer.body);
  if (named === undefined) {
    return { status: "unreachable", reason: "its answer names no issuer" };
  }
  return withoutSlashes(named) === issuer
    ? { status: "confirmed" }
    : { status: "other-issuer", issuer: named };
}

/** The address of an issuer's OpenID configuration. */
export function configurationOf(issuer: string): string {
  return `${issuer}/.well-known/openid-configuration`;
}

/** The issuer that an OpenID configuration says it is of. */
export function issuerNamedIn(body: unknown): string | undefined {
  return configuration.safeParse(body).data?.issuer;
}

/** Why there is no document, as the end of a sentence. */
export function reasonOf(answer: Exclude<Answer, { kind: "json" }>): string {
  if (answer.kind === "status") return `it answered ${answer.status}`;
  return answer.kind === "other" ? `its answer is ${answer.what}` : answer.reason;
}

/**
 * What `ask` gives. Its requests end with it, and `timeout` milliseconds from now at the latest; an
 * answer of more than `longest` bytes is none.
 */
export async function within<Result>(
  timeout: number,
  ask: (get: Get) => Promise<Result>,
  longest?: number,
): Promise<Result> {
  const ending = new AbortController();
  const timer = setTimeout(() => ending.abort(), timeout);
  try {
    return await ask((address) => fetchJson(address, ending.signal, timeout, longest));
  } finally {
    clearTimeout(timer);
    ending.abort();
  }
}

async function fetchJson(
  address: string,
  signal: AbortSignal,
  timeout: number,
  longest = LONGEST,
): Promise<Answer> {
  try {
    const response = await fetch(address, { signal, headers: { accept: "application/json" } });
    if (!response.ok) return { kind: "status", status: response.status };
    const text = await shortBody(response, longest);
    if (text === undefined) return { kind: "other", what: `longer than ${longest / 1e6} MB` };
    return { kind: "json", body: JSON.parse(text) };
  } catch (error) {
    if (signal.aborted) return { kind: "none", reason: `no answer within ${timeout / 1000} s` };
    if (error instanceof SyntaxError) return { kind: "other", what: "not JSON" };
    return { kind: "none", reason: noConnection(error) };
  }
}

function noConnection(error: unknown): string {
  const code = connectionCode(error);
  if (code === "ENOTFOUND") return "there is no such host";
  return code ? `no connection (${code})` : "no connection";
}
