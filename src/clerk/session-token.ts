/**
 * Judges a JWT of Clerk's as a Convex deployment would. Its rules for an OpenID provider are in
 * `validate_id_token` (get-convex/convex-backend, crates/authentication/src/lib.rs), and in the
 * verifier that it uses (openidconnect-rs, src/verification/mod.rs).
 */

import { compactVerify, decodeJwt, decodeProtectedHeader, errors, importJWK, type JWK } from "jose";
import { type IssuerDocuments, shown } from "./issuer-documents.ts";
import { withoutSlashes } from "./openid.ts";
import { DASHBOARD } from "./token.ts";

export type Verdict = {
  fault: "malformed" | "algorithm" | "kid" | "signature" | "iss" | "aud" | "exp" | "nbf" | "iat";
  message: string;
  fix: string;
};

export type TokenJudgement =
  /** Convex would accept it. */
  | { status: "accepted"; message: string }
  /** Everything that speaks against it; the signature is left out where it can't matter. */
  | { status: "refused"; verdicts: Verdict[] }
  /** The right keys could not be had, and why, as the end of a sentence; the verdicts still hold. */
  | { status: "unverified"; verdicts: Verdict[]; reason: string };

/** What Convex is told to accept. */
type Provider = { domain: string; applicationID: string };

type Expected = {
  /** The domains and application ids that Convex is told to accept; undefined where they aren't known. */
  providers: readonly Provider[] | undefined;
  documents: IssuerDocuments;
  /** Milliseconds since the epoch. */
  now: number;
};

type Values = Readonly<Record<string, unknown>>;

/** A JWT in parts, of which nothing is known to be true. */
type Decoded = { token: string; header: Values; claims: Values };

/** Characters of a token: Clerk's have about a thousand, and a browser's cookie holds 4096. */
const LONGEST = 32 * 1024;

/** Milliseconds that the clocks of Clerk and of this computer may differ. */
const LEEWAY = 5000;

/** The farthest moment from the epoch that a Date holds, in seconds. */
const LAST_MOMENT = 8.64e12;

/** The application id of Clerk's provider. */
const APPLICATION_ID = "convex";

const TEMPLATE_TOKEN = 'await window.Clerk.session.getToken({ template: "convex" })';
const COPY =
  `In the browser's console of the app, signed in: ${TEMPLATE_TOKEN}, ` +
  "or getToken() where the Convex integration is activated.";
const COPY_FRESH = `Copy a fresh token, and check it at once. ${COPY}`;
const COPY_WHOLE = `Copy the whole token again. ${COPY}`;
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
  const decoded = decode(text);
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
    const whose = `it is a token of ${quoted(decoded.claims.iss)}, and the keys are those of ${documents.issuer}`;
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

function decode(text: string): Decoded | Verdict {
  if (text.length > LONGEST) {
    return malformed("The text is longer than 32 KB, which no token of Clerk's is.");
  }
  const token = bareToken(text);
  if (token === "") return malformed("There is no token.");
  if (/\s/.test(token)) return malformed("There is a space or a line end within the token.");
  const parts = token.split(".");
  if (parts.length !== 3) {
    return /\bsk_(?:test|live)_/.test(token)
      ? malformed("That is a secret key, and no token.")
      : malformed("That is no token: one has three parts, with dots between them.");
  }
  if (!parts.every(isBase64url)) {
    return malformed("The token is cut short or mistyped: a part of it is not base64url.");
  }
  try {
    return { token, header: { ...decodeProtectedHeader(token) }, claims: decodeJwt(token) };
  } catch {
    return malformed("The token is cut short or mistyped: it holds no header and claims in JSON.");
  }
}

function bareToken(text: string): string {
  const unquoted = (quotedText: string) => quotedText.replace(/^(["'`])(.*)\1$/s, "$2").trim();
  return unquoted(unquoted(text.trim()).replace(/^(?:Authorization:\s*)?Bearer\s+/i, ""));
}

/** Whether these are the characters that encode some bytes; others may decode to the same bytes. */
function isBase64url(part: string): boolean {
  return Buffer.from(part, "base64url").toString("base64url") === part;
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
    const found = typeof alg === "string" ? `with ${quoted(alg)}` : "with no algorithm named (alg)";
    verdicts.push({
      fault: "algorithm",
      message: `The token is signed ${found}, and Clerk signs with RS256.`,
      fix: `If a JWT template has a signing key of its own, take it out (${DASHBOARD.jwtTemplates}). ${COPY}`,
    });
  }
  return verdicts;
}

/** What the signature proves; a text where the key can't be used, which says so. */
async function judgeSignature(
  { token, header }: Decoded,
  keys: readonly JWK[],
): Promise<Verdict[] | string> {
  const { kid } = header;
  const key = keys.find((one) => one.kid === kid);
  if (typeof kid !== "string" || !key) {
    const message =
      typeof kid === "string"
        ? `The token is signed with the key ${quoted(kid)}, which is none of its issuer's.`
        : "The token doesn't name the key that it is signed with (kid).";
    const fix = `It is of another Clerk instance, or from before the keys were changed. ${COPY_FRESH}`;
    return [{ fault: "kid", message, fix }];
  }
  try {
    await compactVerify(token, await importJWK(key, "RS256"), { algorithms: ["RS256"] });
    return [];
  } catch (error) {
    if (!(error instanceof errors.JWSSignatureVerificationFailed)) {
      return `the issuer's key ${quoted(kid)} can't be used`;
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
      message: `The token is one of ${quoted(iss)}, and ${others}.`,
      fix:
        `If ${quoted(iss)} is this project's Clerk instance, make it the domain in auth.config, ` +
        `or the value of its variable on the deployment (npx convex env set). ` +
        `If not, copy a token of this project's app. ${COPY}`,
    },
  ];
}

function judgeAudience(aud: unknown, applications: readonly string[]): Verdict[] {
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

/** The application ids that are accepted from this issuer; from any, where it isn't accepted itself. */
function applicationsOf(iss: unknown, providers: readonly Provider[] = []): string[] {
  const own = providers.filter(({ domain }) => isIssuer(iss, domain));
  const ids = (own.length > 0 ? own : providers).map(({ applicationID }) => applicationID);
  return ids.length > 0 ? [...new Set(ids)] : [APPLICATION_ID];
}

function judgeTimes({ exp, nbf, iat }: Values, now: number): Verdict[] {
  const verdicts: Verdict[] = [];
  const milliseconds = (value: unknown) => (isMoment(value) ? value * 1000 : undefined);
  const add = (fault: "exp" | "nbf" | "iat", message: string, fix: string) =>
    verdicts.push({ fault, message, fix });

  const end = milliseconds(exp);
  if (end === undefined) {
    add("exp", "The token doesn't say when it expires (exp).", COPY_FRESH);
  } else if (end <= now) {
    add("exp", `The token expired ${span(now - end)} ago: Clerk's last 60 s.`, COPY_FRESH);
  }

  const clock = `Set the clock of this computer, which seems to be slow. ${COPY_FRESH}`;
  const start = milliseconds(nbf);
  if (start === undefined && nbf !== undefined) {
    add("nbf", "The token doesn't say from when on it is valid (nbf).", COPY_FRESH);
  } else if (start !== undefined && start > now + LEEWAY) {
    const message = `By the clock of this computer the token is valid only in ${span(start - now)} (nbf).`;
    add("nbf", message, clock);
  }

  const issued = milliseconds(iat);
  if (issued === undefined) {
    add("iat", "The token doesn't say when it was issued (iat).", COPY_FRESH);
  } else if (issued > now + LEEWAY) {
    const message = `By the clock of this computer the token is issued only in ${span(issued - now)} (iat).`;
    add("iat", message, clock);
  }
  return verdicts;
}

function isMoment(value: unknown): value is number {
  return typeof value === "number" && Math.abs(value) <= LAST_MOMENT;
}

function noKeys(documents: Exclude<IssuerDocuments, { status: "usable" }>): string {
  return documents.status === "faulty"
    ? `the issuer ${documents.reason}`
    : `the issuer could not be asked for its keys (${documents.reason})`;
}

function acceptance({ iss, exp }: Values, { providers, now }: Expected): string {
  const lasting = isMoment(exp) ? `, for ${span(exp * 1000 - now)} more` : "";
  return providers
    ? `Convex accepts this token of ${quoted(iss)}${lasting}.`
    : `Convex accepts this token${lasting}, if it is told to accept ${quoted(iss)}.`;
}

/** Convex compares without slashes at the end, and adds the scheme to a domain that has none. */
function isIssuer(iss: unknown, domain: string): boolean {
  const address = /^\w+:\/\//.test(domain) ? domain : `https://${domain}`;
  return typeof iss === "string" && withoutSlashes(iss) === withoutSlashes(address);
}

/** A length of time, in the unit that tells it best. */
function span(milliseconds: number): string {
  const seconds = Math.max(1, Math.round(milliseconds / 1000));
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 2 * 3600) return `${Math.round(seconds / 60)} min`;
  if (seconds < 2 * 86_400) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86_400)} days`;
}

function quoted(value: unknown): string {
  return typeof value === "string" ? shown(value) : "another type of value";
}

/** The first few of what may be thousands. */
function listed(values: readonly unknown[]): string {
  const first = values.slice(0, 3).map(quoted).join(", ");
  return values.length > 3 ? `${first} and ${values.length - 3} more` : first;
}

function malformed(message: string, fix = COPY_WHOLE): Verdict {
  return { fault: "malformed", message, fix };
}
