/** Asks an issuer who it is. https://openid.net/specs/openid-connect-discovery-1_0.html */

import * as z from "zod/mini";
import { reasonOf, within } from "../network/fetch-json.ts";
import { withoutSlashes } from "./issuer.ts";

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

/** The reason where something answers, and says that there is no such document. */
export const NOT_THERE = reasonOf({ kind: "status", status: 404 });

/** The address of an issuer's OpenID configuration. */
export function configurationOf(issuer: string): string {
  return `${issuer}/.well-known/openid-configuration`;
}

/** The issuer that an OpenID configuration says it is of. */
export function issuerNamedIn(body: unknown): string | undefined {
  return configuration.safeParse(body).data?.issuer;
}
