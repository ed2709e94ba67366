/** Checks a user's JWT as a deployment does: signature, issuer, audience, time. */

import { createPublicKey, type JsonWebKey, verify } from "node:crypto";
import { z } from "zod";
import type { AuthProvider } from "./auth-config.ts";

/** The claims of a token that was accepted, as `ctx.auth.getUserIdentity()` gives them. */
export type Identity = { subject: string; issuer: string; tokenIdentifier: string } & Record<
  string,
  unknown
>;

/** Gives the identity behind a JWT, or the error that the client is told. */
export type VerifyToken = (
  jwt: string,
  providers: readonly AuthProvider[],
) => Identity | Error | Promise<Identity | Error>;

const header = z.looseObject({ alg: z.literal("RS256"), kid: z.string() });
const claims = z.looseObject({
  iss: z.string(),
  sub: z.string(),
  exp: z.number(),
  aud: z.union([z.string(), z.array(z.string())]).optional(),
});

export type KeySet = { keys: readonly (JsonWebKey & { kid: string })[] };

/** A `VerifyToken` that trusts the keys given (a JWKS) for every OpenID provider. */
export function verifyWithKeys(keySet: () => KeySet | Promise<KeySet>): VerifyToken {
  return async (jwt, providers) => {
    const [head, body, signature, ...rest] = jwt.split(".");
    if (!head || !body || !signature || rest.length > 0) return new Error("Not a JWT.");
    const { kid } = header.parse(decoded(head));
    const { iss, sub, exp, aud, ...others } = claims.parse(decoded(body));
    const audiences = typeof aud === "string" ? [aud] : (aud ?? []);
    // Convex's verifier takes no token for several audiences (convex-backend, crates/authentication).
    if (audiences.length > 1) return new Error("The token has several audiences.");
    const provider = providers.find(
      (one) =>
        "domain" in one &&
        one.domain === iss.replace(/\/+$/, "") &&
        audiences.includes(one.applicationID),
    );
    if (!provider) return new Error("No auth provider found matching the given token");
    const key = (await keySet()).keys.find((one) => one.kid === kid);
    if (!key) return new Error(`The issuer has no key ${kid}.`);
    const signed = verify(
      "RSA-SHA256",
      Buffer.from(`${head}.${body}`),
      createPublicKey({ key, format: "jwk" }),
      Buffer.from(signature, "base64url"),
    );
    if (!signed) return new Error("The signature of the token is wrong.");
    if (exp * 1000 <= Date.now()) return new Error("Token expired");
    return { ...others, subject: sub, issuer: iss, tokenIdentifier: `${iss}|${sub}` };
  };
}

function decoded(part: string): unknown {
  return JSON.parse(Buffer.from(part, "base64url").toString());
}
