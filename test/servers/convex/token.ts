/**
 * Judges a user's JWT as Convex's open-source backend does for an OpenID provider
 * (crates/authentication/src/lib.rs, crates/common/src/auth.rs, crates/keybroker/src/broker.rs): the
 * provider by `iss` and `aud`, discovery at `iss`, one audience, RS256 by the issuer's keys, `exp`. It
 * looks at neither `nbf` nor `azp`, and gives no leeway.
 */

import { createPublicKey, type JsonWebKey, verify } from "node:crypto";
import { z } from "zod";
import { Refusal } from "../http.ts";
import type { AuthProvider } from "./auth-config.ts";

/** The person behind a token that was accepted, as `ctx.auth.getUserIdentity()` gives them. */
export type Identity = { subject: string; issuer: string; tokenIdentifier: string } & Record<
  string,
  unknown
>;

/** Gives the identity behind a JWT, or the refusal that the client is told. */
export type VerifyToken = (
  jwt: string,
  providers: readonly AuthProvider[],
) => Identity | Refusal | Promise<Identity | Refusal>;

const headerSchema = z.looseObject({ alg: z.string(), kid: z.string().optional() });
const claimsSchema = z.looseObject({
  iss: z.string(),
  sub: z.string(),
  exp: z.number(),
  aud: z.union([z.string(), z.array(z.string())]).optional(),
});

type Claims = z.infer<typeof claimsSchema>;

const jwkSchema = z.custom<JsonWebKey & { kid: string }>(
  (key) => z.looseObject({ kty: z.string(), kid: z.string() }).safeParse(key).success,
);
const keySetSchema = z.object({ keys: z.array(jwkSchema) });
const discoverySchema = z.looseObject({ issuer: z.string(), jwks_uri: z.string() });

export type KeySet = { keys: readonly (JsonWebKey & { kid: string })[] };

/** A `VerifyToken` that reads the issuers' public documents through `readJson`, given their address. */
export function verifyTokens(readJson: (url: string) => Promise<unknown>): VerifyToken {
  return async (jwt, providers) => {
    const token = parsed(jwt);
    if (token === undefined) {
      return unauthenticated("InvalidAuthHeader", "Could not parse JWT payload.");
    }
    const { header, claims, signed, signature } = token;
    const audiences = [claims.aud ?? []].flat();
    const isMeant = (one: AuthProvider) =>
      "domain" in one &&
      bare(one.domain) === bare(claims.iss) &&
      audiences.includes(one.applicationID);
    if (!providers.some(isMeant)) return noAuthProvider(providers);
    const keys = await keysOf(claims.iss, readJson);
    if (keys instanceof Refusal) return keys;
    const key = keys.find(({ kid }) => kid === header.kid);
    const isSigned =
      header.alg === "RS256" &&
      key !== undefined &&
      verify("RSA-SHA256", signed, createPublicKey({ key, format: "jwk" }), signature);
    // Its verifier takes no token for several audiences.
    if (!isSigned || audiences.length !== 1 || claims.exp * 1000 <= Date.now()) {
      return unauthenticated(
        "Unauthenticated",
        "Could not verify OIDC token claim. Check that the token signature is valid and the token hasn't expired.",
      );
    }
    return identityOf(claims);
  };
}

/** Reads documents of hosts that are played on loopback: host → its server's address. */
export function documentsOf(hosts: Readonly<Record<string, string>>) {
  return async (url: string): Promise<unknown> => {
    const { host, pathname } = new URL(url);
    const response = await fetch(`${hosts[host] ?? "http://nowhere.invalid"}${pathname}`);
    if (!response.ok) throw new Error(`${url} answered ${response.status}`);
    return response.json();
  };
}

/** The refusal of a token that none of the providers is for; a development deployment lists them. */
export function noAuthProvider(providers: readonly AuthProvider[]): Refusal {
  const found = "No auth provider found matching the given token";
  const names = providers.map((one) =>
    "domain" in one
      ? `OIDC(domain=${one.domain}, app_id=${one.applicationID})`
      : `CustomJWT(issuer=${one.issuer}, app_id=${one.applicationID ?? "none"})`,
  );
  const why =
    names.length === 0
      ? `${found} (no providers configured). Check convex/auth.config.ts.`
      : `${found}. Check that your JWT's issuer and audience match one of your configured providers: [${names.join(", ")}]`;
  return unauthenticated("NoAuthProvider", why);
}

function unauthenticated(code: string, message: string): Refusal {
  return new Refusal(401, code, message);
}

function parsed(jwt: string) {
  const [head = "", body = "", signature = "", ...rest] = jwt.split(".");
  if (rest.length > 0) return undefined;
  try {
    return {
      header: headerSchema.parse(decoded(head)),
      claims: claimsSchema.parse(decoded(body)),
      signed: Buffer.from(`${head}.${body}`),
      signature: Buffer.from(signature, "base64url"),
    };
  } catch {
    return undefined;
  }
}

async function keysOf(issuer: string, readJson: (url: string) => Promise<unknown>) {
  try {
    const found = discoverySchema.parse(
      await readJson(`${issuer}/.well-known/openid-configuration`),
    );
    if (found.issuer !== issuer) throw new Error(`It names ${found.issuer}.`);
    return keySetSchema.parse(await readJson(found.jwks_uri)).keys;
  } catch {
    const why = `Auth provider discovery of ${issuer} failed`;
    return new Refusal(400, "AuthProviderDiscoveryFailed", why);
  }
}

/** The claims that have names of their own in an identity, and those that are left out of it. */
const NAMES: Readonly<Record<string, string>> = {
  given_name: "givenName",
  family_name: "familyName",
  preferred_username: "preferredUsername",
  profile: "profileUrl",
  picture: "pictureUrl",
  website: "websiteUrl",
  email_verified: "emailVerified",
  birthdate: "birthday",
  zoneinfo: "timezone",
  locale: "language",
  phone_number: "phoneNumber",
  phone_number_verified: "phoneNumberVerified",
};
const LEFT_OUT = new Set(["sub", "iss", "exp", "iat", "aud", "jti", "nbf", "address"]);

function identityOf({ sub, iss, ...others }: Claims): Identity {
  const attributes = Object.entries(others)
    .filter(([claim, value]) => !LEFT_OUT.has(claim) && value !== null)
    .map(([claim, value]) =>
      claim === "updated_at"
        ? ["updatedAt", new Date(Number(value) * 1000).toISOString()]
        : [NAMES[claim] ?? claim, value],
    );
  return {
    ...Object.fromEntries(attributes),
    subject: sub,
    issuer: iss,
    tokenIdentifier: `${iss}|${sub}`,
  };
}

/** An issuer as the backend compares it. */
function bare(issuer: string): string {
  return (/^https?:/.test(issuer) ? issuer : `https://${issuer}`).replace(/\/+$/, "");
}

function decoded(part: string): unknown {
  return JSON.parse(Buffer.from(part, "base64url").toString());
}
