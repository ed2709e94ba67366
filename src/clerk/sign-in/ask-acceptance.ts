/**
 * Asks a Convex deployment whose tokens it accepts, without a secret: how it refuses a token with a
 * worthless signature tells whether a provider is in force for its issuer and audience
 * (`validate_id_token` in get-convex/convex-backend, crates/authentication/src/lib.rs).
 */

import { askQuery } from "../../network/convex-query.ts";
import { withoutSecrets } from "../../secrets/redact.ts";
import { oneLine } from "../../text/control-characters.ts";

/** Whether a deployment would look at the signature of an issuer's token for Convex. */
export type Acceptance =
  | { status: "in-force" }
  /** A provider is in force, and its keys can't be had there: why, in the deployment's words. */
  | { status: "unverifiable"; reason: string }
  /** No provider matches; `providers`: those that there are, as far as the deployment names them. */
  | { status: "not-listed"; providers: string | undefined }
  /** Why it is not known, as the end of a sentence. */
  | { status: "unknown"; reason: string };

/** The audience that Convex's own provider asks Clerk for. */
const AUDIENCE = "convex";

/** Characters of the deployment's words. */
const LONGEST_SHOWN = 400;

/** How long the token would last, in seconds, if its signature were good. */
const LIFETIME = 60;

/** Asks within `timeout` milliseconds, or until `stop` is given; nothing is thrown. */
export async function askAcceptance(
  deployment: string,
  issuer: string,
  timeout: number,
  stop: AbortSignal,
): Promise<Acceptance> {
  const answer = await askQuery(deployment, unsignedToken(issuer), timeout, stop);
  if (answer.kind === "none") return { status: "unknown", reason: answer.reason };
  if (answer.kind === "accepted") {
    return { status: "unknown", reason: "it did not look at the token" };
  }
  const message = oneLine(withoutSecrets(oneLine(answer.message, 4096)), LONGEST_SHOWN);
  switch (answer.code) {
    case "NoAuthProvider":
      return { status: "not-listed", providers: listedIn(message) };
    case "Unauthenticated":
      return { status: "in-force" };
    case "AuthProviderDiscoveryFailed":
      return { status: "unverifiable", reason: message };
    case "InvalidAuthHeader":
      return ofHeader(message);
    default:
      return { status: "unknown", reason: `it answered ${oneLine(answer.code)}: ${message}` };
  }
}

/** A provider that was chosen says so of what it can't read, a `customJwt` one of all that it refuses. */
function ofHeader(message: string): Acceptance {
  if (/^Could not (?:decode token|parse as OIDC)\b/.test(message)) return { status: "in-force" };
  return /\bJWKS\b/.test(message)
    ? { status: "unverifiable", reason: message }
    : { status: "unknown", reason: `it answered InvalidAuthHeader: ${message}` };
}

/** The providers that a development deployment lists; "" for none, undefined where it names nothing. */
function listedIn(message: string): string | undefined {
  if (message.includes("(no providers configured)")) return "";
  return /\[(.+)\]?…?$/.exec(message)?.[1]?.replace(/\]$/, "");
}

/** A token of the right form whose signature nobody made. */
function unsignedToken(issuer: string): string {
  const now = Math.floor(Date.now() / 1000);
  const claims = { iss: issuer, aud: AUDIENCE, sub: "add-clerk-convex", iat: now };
  const head = { alg: "RS256", typ: "JWT", kid: "add-clerk-convex" };
  const parts = [head, { ...claims, exp: now + LIFETIME }].map((part) => JSON.stringify(part));
  const signature = Buffer.alloc(256, "no signature");
  return [...parts, signature].map((part) => Buffer.from(part).toString("base64url")).join(".");
}
