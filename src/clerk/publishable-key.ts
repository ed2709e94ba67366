/** Reads Clerk's publishable key, and says what is wrong with a mistyped one. */

export type ClerkEnvironment = "test" | "live";

export type PublishableKey = {
  /** The key itself, without the quotes or the variable's name it was pasted with. */
  value: string;
  /** `test` is a development instance, `live` a production one. */
  environment: ClerkEnvironment;
  /** The Frontend API's host, which the key encodes. */
  host: string;
};

/** Stands for the key that nobody has given, where a plan is shown and nothing is done. */
export const NO_KEY: PublishableKey = {
  value: "pk_test_…",
  environment: "test",
  host: "….clerk.accounts.dev",
};

export type KeyReading =
  | { ok: true; key: PublishableKey }
  | { ok: false; code: "bad-key" | "secret-key"; message: string };

const HOST = /^(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$/;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/**
 * Reads a publishable key as a person pastes it: spaces around it, quotes, or the whole
 * `NAME=key` line of Clerk's dashboard are taken off. `pk_test_` or `pk_live_` is followed by
 * base64 of `<host>$`. Messages never repeat what was typed: it may have been a secret.
 */
export function readPublishableKey(typed: string): KeyReading {
  const value = bareValue(typed);
  if (value === "") return badKey("There is no key: it starts with pk_test_ or pk_live_.");
  if (/sk_(test|live)_/.test(value)) {
    return {
      ok: false,
      code: "secret-key",
      message:
        "That is a secret key (sk_…), which must never reach a browser. " +
        "Copy the publishable key, which starts with pk_test_ or pk_live_.",
    };
  }
  if (isFrontendApi(value)) {
    return badKey(
      "That is the Frontend API URL. The key stands on the same page, and starts with pk_test_ or pk_live_.",
    );
  }
  const parts = /^pk_(test|live)_([^_]*)$/.exec(value);
  const environment = parts?.[1];
  const encoded = parts?.[2];
  if ((environment !== "test" && environment !== "live") || encoded === undefined) {
    return badKey("A publishable key starts with pk_test_ or pk_live_.");
  }
  const host = decodeHost(encoded);
  if (host === undefined) {
    return badKey("The key is cut short or mistyped: the part after pk_… names no Clerk host.");
  }
  return { ok: true, key: { value, environment, host } };
}

/** The key as it may be shown: its kind and a few characters. */
export function shortened(key: PublishableKey): string {
  if (key === NO_KEY) return key.value;
  return `${key.value.slice(0, 12)}…`;
}

/** What was pasted without its quotes, and the variable it is for. */
export function bareValue(typed: string): string {
  const withoutName = typed.trim().replace(/^(?:export\s+)?[A-Z][A-Z0-9_]*\s*=\s*/, "");
  return withoutName.replace(/^(["'`])(.*)\1$/s, "$2").trim();
}

/** Whether it is the address that the key encodes, which Clerk's dashboard shows beside it. */
function isFrontendApi(value: string): boolean {
  return /^https?:\/\/[^\s/]+\/?$/.test(value) || /^[a-z0-9-]+\.clerk\.accounts\.dev$/.test(value);
}

function decodeHost(encoded: string): string | undefined {
  if (!BASE64.test(encoded)) return undefined;
  const decoded = Buffer.from(encoded, "base64").toString("latin1");
  if (!decoded.endsWith("$")) return undefined;
  const host = decoded.slice(0, -1).toLowerCase();
  return HOST.test(host) ? host : undefined;
}

function badKey(message: string): KeyReading {
  return { ok: false, code: "bad-key", message };
}
