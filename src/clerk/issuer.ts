/** Derives and reads Clerk's issuer: the address that signs its tokens, which Convex must be told. */

import type { PublishableKey } from "./publishable-key.ts";

/** The variable for the issuer in Convex's own documents. */
export const ISSUER_VARIABLE = "CLERK_JWT_ISSUER_DOMAIN";

/** Every name it goes by: in Convex's documents, in Clerk's, and in Convex's turbo template. */
export const ISSUER_VARIABLES = [ISSUER_VARIABLE, "CLERK_FRONTEND_API_URL", "CLERK_ISSUER_URL"];

/** Characters of a host's name (RFC 1035). */
const LONGEST_HOST = 253;

export type IssuerReading = { ok: true; issuer: string } | { ok: false; message: string };

/** The issuer of the instance that a publishable key belongs to. */
export function issuerOf(key: PublishableKey): string {
  return `https://${key.host}`;
}

/**
 * Reads an issuer as a person types it: `https://` is added where missing, slashes at the end go.
 * A path is allowed, since a production instance may be proxied below one.
 */
export function readIssuer(typed: string): IssuerReading {
  const bare = typed.trim().replace(/^(["'`])(.*)\1$/s, "$2");
  if (bare === "")
    return badIssuer("There is no issuer: it is an address such as https://clerk.example.com.");
  if (/\bsk_(test|live)_|\bpk_(test|live)_/.test(bare)) {
    return badIssuer("That is a key. The issuer is an address, such as https://clerk.example.com.");
  }
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(bare) ? bare : `https://${bare}`;
  if (!URL.canParse(withScheme))
    return badIssuer("That is no address: try https://clerk.example.com.");
  const url = new URL(withScheme);
  if (url.protocol !== "https:") return badIssuer("The issuer starts with https://.");
  if (url.username || url.password || url.search || url.hash) {
    return badIssuer("The issuer is a bare address: nothing before an @, no ? and no #.");
  }
  if (url.hostname.length > LONGEST_HOST)
    return badIssuer("The issuer's host is longer than any can be.");
  if (!/\.|^localhost$/.test(url.hostname)) {
    return badIssuer("The issuer's host has a dot in it, such as https://clerk.example.com.");
  }
  const document = documentAt(url.pathname);
  const issuer = withoutSlashes(`${url.origin}${url.pathname.slice(0, document?.start)}`);
  if (document)
    return badIssuer(`That is the address of ${document.what}: the issuer is ${issuer}.`);
  return { ok: true, issuer };
}

/** What Clerk publishes below an issuer's address. */
const DOCUMENTS = {
  "/.well-known/jwks.json": "its keys (JWKS)",
  "/.well-known/openid-configuration": "its OpenID configuration",
  "/.well-known/oauth-authorization-server": "its OAuth configuration",
  "/.well-known": "its documents",
};

/** The document that an address leads to, and where its own part of the path begins. */
function documentAt(path: string): { what: string; start: number } | undefined {
  const bare = withoutSlashes(path);
  for (const [end, what] of Object.entries(DOCUMENTS)) {
    if (bare.endsWith(end)) return { what, start: bare.length - end.length };
  }
  return undefined;
}

/** The issuer that an address is meant for: that of a document below it is the issuer's. */
export function issuerMeant(address: string): string {
  const issuer = asIssuer(address);
  if (!URL.canParse(issuer)) return issuer;
  const { origin, pathname } = new URL(issuer);
  const document = documentAt(pathname);
  return document ? withoutSlashes(`${origin}${pathname.slice(0, document.start)}`) : issuer;
}

/** A domain as Convex takes it: `https://` added where missing, slashes at the end dropped. */
export function asIssuer(domain: string): string {
  return withoutSlashes(/^https?:\/\//.test(domain) ? domain : `https://${domain}`);
}

/** Whether an issuer is that of a development instance. */
export function isDevelopmentIssuer(issuer: string): boolean {
  return asIssuer(issuer).endsWith(".clerk.accounts.dev");
}

/** The address without slashes at its end; those of others may have thousands. */
export function withoutSlashes(address: string): string {
  let end = address.length;
  while (address.endsWith("/", end)) end -= 1;
  return address.slice(0, end);
}

function badIssuer(message: string): IssuerReading {
  return { ok: false, message };
}
