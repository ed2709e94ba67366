/**
 * Judges a JWT of Clerk's as a Convex deployment would. Its rules for an OpenID provider are in
 * `validate_id_token` (get-convex/convex-backend, crates/authentication/src/lib.rs), and in the
 * verifier that it uses (openidconnect-rs, src/verification/mod.rs).
 */

import { compactVerify, errors, importJWK, type JWK } from "jose";
import { type DecodedToken, decodeToken, type Values } from "./decode-token.ts";
import { asIssuer, withoutSlashes } from "./issuer.ts";
import type { IssuerDocuments } from "./issuer-documents.ts";
import { DASHBOARD } from "./token-requirements.ts";
import { isMoment, judgeTimes, span } from "./token-validity.ts";
import {
  COPY,
  COPY_FRESH,
  COPY_WHOLE,
  listed,
  malformed,
  quotedClaim,
  TEMPLATE_TOKEN,
  type Verdict,
} from "./token-verdict.ts";

export type TokenJudgement =
  /** Convex would accept it. */
  | { status: "accepted"; message: string }
  /** Everything that speaks against it; the signature is left out where it can't matter. */
  | { status: "refused"; verdicts: Verdict[] }
  /** The right keys could not be had, and why, as the end of a sentence; the verdicts still hold. */
  | { status: "unverified"; verdicts: Verdict[]; reason: string };

/** What Convex is told to accept; of any audience, where there is no application id. */
type Provider = { domain: string; applicationID: string | undefined };

type Expected = {
  /**
   * The domains and application ids that Convex is told to accept; undefined where they aren't
   * known.
   */
  providers: readonly Provider[] | undefined;
  documents: IssuerDocuments;
  /** Milliseconds since the epoch. */
  now: number;
};

/** The application id of Clerk's provider. */
const APPLICATION_ID = "convex";

const SET_AUDIENCE =
  `Among the claims of the JWT template convex, set "aud": "${APPLICATION_ID}" ` +
  `(${DASHBOARD.jwtTemplates}); or activate the Convex integration (${DASHBOARD.integration}).`;
const SET_APPLICATION = `Set applicationID: "${APPLICATION_ID}" in auth.config.`;

/**
 * Judges a JWT as a person copies it from a browser: with spaces and line ends around it, quotes,
 * or `Bearer` before it. All faults are told, not just the first. Messages repeat its issuer,
 * audience, algorithm, key's name and times, never the token or what it says of a person.
 */
export async function judgeToken(text: string, expected: Expected): Promise<TokenJudgement> {
  const decoded = decodeToken(text);
  if ("fault" in decoded) return { status: "refused", verdicts: [decoded] };
  const { documents, providers, now } = expected;
  const header = judgeHeader(decoded.header);
  const issuer = judgeIssuer(decoded.claims.iss, providers, documents);
  const claims = [
    ...judgeSubject(decoded.claims.sub),
    ...issuer,
    ...judgeAudience(decoded.claims.aud, applicationsOf(decoded.claims.iss, providers)),
    ...judgeTimes(decoded.claims, now),
  ];
  if (documents.status !== "usable") {
    return { status: "unverified", verdicts: [...header, ...claims], reason: noKeys(documents) };
  }
  // A key of this issuer's says nothing about a token of another, or of another kind.
  if (header.length > 0 || issuer.length > 0) {
    return { status: "refused", verdicts: [...header, ...claims] };
  }
  if (!isIssuer(decoded.claims.iss, documents.issuer)) {
    const whose = `it is a token of ${quotedClaim(decoded.claims.iss)}, and the keys are those of ${documents.issuer}`;
    return { status: "unverified", verdicts: claims, reason: whose };
  }
  const signature = await judgeSignature(decoded, documents.keys);
  if (typeof signature === "string") {
    return { status: "unverified", verdicts: claims, reason: signature };
  }
  const verdicts = [...signature, ...claims];
  return verdicts.length > 0
    ? { status: "refused", verdicts }
    : { status: "accepted", message: acceptance(decoded.claims, expected) };
}

function judgeHeader({ alg, typ, cty, crit }: Values): Verdict[] {
  const verdicts: Verdict[] = [];
  const isPlain = typ === undefined || (typeof typ === "string" && typ.toUpperCase() === "JWT");
  if (!isPlain || cty !== undefined || crit !== undefined) {
    const message =
      "The token is no plain JWT (typ, cty or crit): it may be OAuth's, not a session's.";
    verdicts.push(malformed(message, COPY_FRESH));
  }
  if (alg !== "RS256") {
    const found =
      typeof alg === "string" ? `with ${quotedClaim(alg)}` : "with no algorithm named (alg)";
    verdicts.push({
      fault: "algorithm",
      message: `The token is signed ${found}, and Clerk signs with RS256.`,
      fix: `If a JWT template has a signing key of its own, take it out (${DASHBOARD.jwtTemplates}). ${COPY}`,
    });
  }
  return verdicts;
}

/** Verifies the signature; gives a text where the key can't be used, which says so. */
async function judgeSignature(
  { token, header }: DecodedToken,
  keys: readonly JWK[],
): Promise<Verdict[] | string> {
  const { kid } = header;
  const key = keys.find((one) => one.kid === kid);
  if (typeof kid !== "string" || !key) {
    const message =
      typeof kid === "string"
        ? `The token is signed with the key ${quotedClaim(kid)}, which is none of its issuer's.`
        : "The token doesn't name the key that it is signed with (kid).";
    const fix = `It is of another Clerk instance, or from before the keys were changed. ${COPY_FRESH}`;
    return [{ fault: "kid", message, fix }];
  }
  try {
    await compactVerify(token, await importJWK(key, "RS256"), { algorithms: ["RS256"] });
    return [];
  } catch (error) {
    if (!(error instanceof errors.JWSSignatureVerificationFailed)) {
      return `the issuer's key ${quotedClaim(kid)} can't be used`;
    }
    const message = "The token's signature is wrong: something in the token was changed or lost.";
    return [{ fault: "signature", message, fix: COPY_WHOLE }];
  }
}

/** The token has one, or Convex can't tell whose it is; which one is no matter here. */
function judgeSubject(sub: unknown): Verdict[] {
  return typeof sub === "string" ? [] : [malformed("The token names no user (sub).", COPY_FRESH)];
}

function judgeIssuer(
  iss: unknown,
  providers: readonly Provider[] | undefined,
  documents: IssuerDocuments,
): Verdict[] {
  if (typeof iss !== "string" || iss === "") {
    const message = "The token names no issuer (iss), so it isn't Clerk's.";
    return [{ fault: "iss", message, fix: COPY_FRESH }];
  }
  const own = documents.status === "usable" ? [documents.issuer] : undefined;
  const accepted = providers?.map(({ domain }) => domain) ?? own;
  if (!accepted || accepted.some((domain) => isIssuer(iss, domain))) return [];
  const others =
    accepted.length === 0
      ? "Convex is told to accept no issuer"
      : `${providers ? "Convex is told to accept" : "this project's Clerk instance is"} ${listed(accepted)}`;
  return [
    {
      fault: "iss",
      message: `The token is one of ${quotedClaim(iss)}, and ${others}.`,
      fix:
        `If ${quotedClaim(iss)} is this project's Clerk instance, make it the domain in auth.config, ` +
        `or the value of its variable on the deployment (npx convex env set). ` +
        `If not, copy a token of this project's app. ${COPY}`,
    },
  ];
}

function judgeAudience(aud: unknown, applications: readonly string[] | undefined): Verdict[] {
  if (!applications) return [];
  const audiences = (Array.isArray(aud) ? aud : [aud]).filter((one) => one !== undefined);
  if (audiences.length === 0) {
    return [
      {
        fault: "aud",
        message:
          "The token names no audience (aud): it is Clerk's session token, without the Convex integration.",
        fix:
          `Activate the Convex integration (${DASHBOARD.integration}). ` +
          `With the JWT template convex instead, copy its token: ${TEMPLATE_TOKEN}.`,
      },
    ];
  }
  const matching = applications.filter((application) => audiences.includes(application));
  if (matching.length === 0) {
    const message = `The token is for ${listed(audiences)} (aud), and Convex accepts those for ${listed(applications)}.`;
    const fix = [
      ...(applications.includes(APPLICATION_ID) ? [] : [SET_APPLICATION]),
      ...(audiences.includes(APPLICATION_ID) ? [] : [SET_AUDIENCE]),
    ].join(" ");
    return [{ fault: "aud", message, fix }];
  }
  // The verifier "will reject tokens containing multiple audiences", says Convex's source.
  if (matching.some((application) => audiences.every((one) => one === application))) return [];
  const message = `The token is for ${listed(audiences)} (aud), and Convex refuses one that isn't for it alone.`;
  return [{ fault: "aud", message, fix: SET_AUDIENCE }];
}

/**
 * The application ids that are accepted from this issuer; from any, where it isn't accepted itself.
 * Undefined where none is asked for.
 */
function applicationsOf(iss: unknown, providers: readonly Provider[] = []): string[] | undefined {
  const own = providers.filter(({ domain }) => isIssuer(iss, domain));
  if (own.some(({ applicationID }) => applicationID === undefined)) return undefined;
  const ids = (own.length > 0 ? own : providers).flatMap(
    ({ applicationID }) => applicationID ?? [],
  );
  return ids.length > 0 ? [...new Set(ids)] : [APPLICATION_ID];
}

function noKeys(documents: Exclude<IssuerDocuments, { status: "usable" }>): string {
  return documents.status === "faulty"
    ? `the issuer ${documents.reason}`
    : `the issuer could not be asked for its keys (${documents.reason})`;
}

function acceptance({ iss, exp }: Values, { providers, now }: Expected): string {
  const lasting = isMoment(exp) ? `, for ${span(exp * 1000 - now)} more` : "";
  return providers
    ? `Convex accepts this token of ${quotedClaim(iss)}${lasting}.`
    : `Convex accepts this token${lasting}, if it is told to accept ${quotedClaim(iss)}.`;
}

/** Convex compares without slashes at the end, and adds the scheme to a domain that has none. */
function isIssuer(iss: unknown, domain: string): boolean {
  return typeof iss === "string" && withoutSlashes(iss) === asIssuer(domain);
}
