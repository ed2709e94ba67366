/** Clerk's frontend API on loopback: the two public documents of an issuer, and tokens it signs. */

import { generateKeyPairSync, sign } from "node:crypto";
import type { KeySet } from "./convex/token.ts";
import { type Answer, type Request, type Seen, startServer } from "./http.ts";

export type ClerkServer = {
  url: string;
  /** Host of the frontend API it stands for. */
  host: string;
  issuer: string;
  /** The key of a development instance with that host. */
  publishableKey: string;
  jwks: KeySet;
  requests: Seen[];
  /** Environment that leads `https://host/…` here in Node programs, and refuses all other hosts. */
  routes: Record<string, string>;
  /** A session token with Clerk's usual claims and these over them; it lasts a minute. */
  signToken(claims?: Record<string, unknown>): string;
  close(): Promise<void>;
};

export type ClerkOptions = {
  host?: string;
  /** What the OpenID configuration names as issuer, where it isn't `https://host`. */
  issuer?: string;
  /** A fault of the OpenID configuration: no answer ever, another status, another body. */
  hang?: boolean;
  status?: number;
  body?: unknown;
};

/** Starts one, with a fresh RS256 key. */
export async function startClerk(options: ClerkOptions = {}): Promise<ClerkServer> {
  const host = options.host ?? "happy-horse-1.clerk.accounts.dev";
  const issuer = options.issuer ?? `https://${host}`;
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const kid = "ins_test";
  const jwks = {
    keys: [{ ...publicKey.export({ format: "jwk" }), use: "sig", alg: "RS256", kid }],
  };
  const server = await startServer(({ method, path }: Request): Answer => {
    if (method !== "GET") return { status: 405, body: { errors: [] } };
    if (path === "/.well-known/jwks.json") return { status: 200, body: jwks };
    if (path !== "/.well-known/openid-configuration") return { status: 404, body: { errors: [] } };
    if (options.hang) return "hang";
    const body = "body" in options ? options.body : openIdConfiguration(issuer);
    return { status: options.status ?? 200, body };
  });
  return {
    url: server.url,
    host,
    issuer,
    publishableKey: `pk_test_${Buffer.from(`${host}$`).toString("base64")}`,
    jwks,
    requests: server.requests,
    routes: routeFetch({ [host]: server.url }),
    signToken(claims = {}) {
      const now = Math.floor(Date.now() / 1000);
      const usual = { iss: issuer, sub: "user_test", aud: "convex", iat: now, nbf: now - 10 };
      const head = encoded({ alg: "RS256", typ: "JWT", kid });
      const signed = `${head}.${encoded({ ...usual, exp: now + 60, ...claims })}`;
      return `${signed}.${sign("RSA-SHA256", Buffer.from(signed), privateKey).toString("base64url")}`;
    },
    close: server.close,
  };
}

/**
 * Environment for Node programs that leads their `fetch` of these hosts to loopback addresses and
 * refuses every other host that isn't loopback itself.
 */
export function routeFetch(routes: Record<string, string>): Record<string, string> {
  const preload = new URL("./route-fetch.mjs", import.meta.url).href;
  return { NODE_OPTIONS: `--import=${preload}`, TEST_ROUTES: JSON.stringify(routes) };
}

function openIdConfiguration(issuer: string) {
  return {
    issuer,
    authorization_endpoint: `${issuer}/oauth/authorize`,
    token_endpoint: `${issuer}/oauth/token`,
    jwks_uri: `${issuer}/.well-known/jwks.json`,
    response_types_supported: ["code"],
    subject_types_supported: ["public"],
    id_token_signing_alg_values_supported: ["RS256"],
  };
}

function encoded(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString("base64url");
}
