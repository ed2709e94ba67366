/** Reads the two public documents of an issuer, which Convex reads as well: who it is, and its keys. */

import { createPublicKey } from "node:crypto";
import type { JWK } from "jose";
import * as z from "zod/mini";
import type { Answer, Get } from "../network/fetch-json.ts";
import { reasonOf, within } from "../network/fetch-json.ts";
import { withoutSecrets } from "../secrets/redact.ts";
import { oneLine } from "../text/control-characters.ts";
import { withoutSlashes } from "./issuer.ts";
import { configurationOf, issuerNamedIn } from "./openid.ts";

export type IssuerDocuments =
  | {
      status: "usable";
      /** As its configuration names it, without a slash at the end. */
      issuer: string;
      /** The public keys that tokens may be signed with (RS256), each with its `kid`. */
      keys: JWK[];
    }
  | {
      /** It answered, and Convex could not work with the answer. */
      status: "faulty";
      /** As its configuration names it, where it does; fit to be shown. */
      issuer: string | undefined;
      /** The rest of a sentence that begins with the issuer's address. */
      reason: string;
    }
  | { status: "unreachable"; reason: string };

/** Why there are no usable documents. */
type Failure = Exclude<IssuerDocuments, { status: "usable" }>;

/** Bits of an RSA key: fewer are refused for RS256 (RFC 7518, 3.3), more by OpenSSL. */
const KEY_SIZE = { least: 2048, most: 16_384 };

/** Characters of another's text that are shown. */
const LONGEST_SHOWN = 100;

const keysLocation = z.object({ jwks_uri: z.string() });
const keySet = z.object({ keys: z.array(z.unknown()) });
// https://www.rfc-editor.org/rfc/rfc7517#section-4
const signingKey = z.object({
  kty: z.literal("RSA"),
  kid: z.string().check(z.minLength(1)),
  n: z.string(),
  e: z.string(),
  use: z.optional(z.literal("sig")),
  alg: z.optional(z.literal("RS256")),
});

/**
 * Fetches the issuer's OpenID configuration and the keys it names, as Convex does for a token
 * (`validate_id_token` in get-convex/convex-backend, crates/authentication), within `timeout`
 * milliseconds for both, or until `stop` is given. They are usable where the configuration names the issuer asked (a slash
 * at the end aside) and one key at least verifies RS256. Nothing that comes back is an error.
 */
export function readIssuerDocuments(
  issuer: string,
  timeout = 5000,
  stop?: AbortSignal,
): Promise<IssuerDocuments> {
  const asked = withoutSlashes(issuer);
  const ask = async (get: Get): Promise<IssuerDocuments> => {
    // Where Clerk has its keys: asked for at once, since the configuration mostly names just that.
    const usual = `${asked}/.well-known/jwks.json`;
    const usualAnswer = get(usual);
    const address = readConfiguration(asked, await get(configurationOf(asked)));
    if (typeof address !== "string") return address;
    return readKeys(asked, address, await (address === usual ? usualAnswer : get(address)));
  };
  return within(timeout, ask, { stop });
}

/** Another's text as it may be shown: on one line, not too long, without secrets. */
export function shown(text: string): string {
  // Far more than is shown: a secret that begins there is seen whole.
  return oneLine(withoutSecrets(oneLine(text, 4096)), LONGEST_SHOWN);
}

/** The address of the keys, as the configuration of the issuer `asked` names it. */
function readConfiguration(asked: string, answer: Answer): string | Failure {
  if (isNotFound(answer)) {
    return faulty(undefined, "has no OpenID configuration (404): no Clerk instance is there");
  }
  if (answer.kind === "other") {
    return faulty(undefined, `has an OpenID configuration that is ${answer.what}`);
  }
  if (answer.kind !== "json") return { status: "unreachable", reason: reasonOf(answer) };
  const named = issuerNamedIn(answer.body);
  if (named === undefined) {
    return faulty(undefined, "has an OpenID configuration that names no issuer");
  }
  if (withoutSlashes(named) !== asked) {
    return faulty(shown(named), `says that its issuer is ${shown(named)}`);
  }
  const address = keysLocation.safeParse(answer.body).data?.jwks_uri;
  if (address === undefined) {
    return faulty(asked, "has an OpenID configuration that names no keys (jwks_uri)");
  }
  return isSafe(address)
    ? address
    : faulty(asked, `names ${shown(address)} for its keys, which is no https address`);
}

/** The keys that verify RS256, among those found at the address. */
function readKeys(issuer: string, address: string, answer: Answer): IssuerDocuments {
  const place = `names ${shown(address)} for its keys, which`;
  if (isNotFound(answer)) return faulty(issuer, `${place} is not there (404)`);
  if (answer.kind === "other") return faulty(issuer, `${place} is ${answer.what}`);
  if (answer.kind !== "json") {
    return { status: "unreachable", reason: `its keys could not be had (${reasonOf(answer)})` };
  }
  const set = keySet.safeParse(answer.body);
  if (!set.success) return faulty(issuer, `${place} is no set of keys`);
  if (set.data.keys.length === 0) return faulty(issuer, "publishes no keys");
  const keys = set.data.keys.flatMap(readKey);
  return keys.length > 0
    ? { status: "usable", issuer, keys }
    : faulty(
        issuer,
        `publishes no key for RS256 (RSA, ${KEY_SIZE.least} bits or more, with a kid)`,
      );
}

/** The public key alone, where it is one that verifies RS256. */
function readKey(entry: unknown): JWK[] {
  const key = signingKey.safeParse(entry);
  if (!key.success) return [];
  const { kty, kid, n, e } = key.data;
  try {
    const imported = createPublicKey({ key: { kty, n, e }, format: "jwk" });
    const size = imported.asymmetricKeyDetails?.modulusLength ?? 0;
    if (size < KEY_SIZE.least || size > KEY_SIZE.most) return [];
  } catch {
    return [];
  }
  return [{ kty, kid, n, e, use: "sig", alg: "RS256" }];
}

/** Whether a plain "not here" came back; other refusals may be a firewall's or pass. */
function isNotFound(answer: Answer): boolean {
  return answer.kind === "status" && answer.status === 404;
}

function isSafe(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  const isLoopback = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname);
  return protocol === "https:" || (protocol === "http:" && isLoopback);
}

function faulty(issuer: string | undefined, reason: string): Failure {
  return { status: "faulty", issuer, reason };
}
