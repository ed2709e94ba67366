/** Reads Clerk's keys as people paste them: the publishable one, or the dashboard's whole block with both. */

import {
  bareValue,
  type ClerkEnvironment,
  type KeyReading,
  type PublishableKey,
  readPublishableKey,
} from "../clerk/publishable-key.ts";
import { secretKeyEnvironment } from "../secrets/secret-key.ts";

/** What was pasted: the publishable key, and the secret one where that came along. */
export type PastedKeys = { key: PublishableKey; secretKey: string | undefined };

type Fault = Extract<KeyReading, { ok: false }>;

export type PasteReading = { ok: true; keys: PastedKeys } | Fault;

export type SecretReading = { ok: true; value: string } | { ok: false; message: string };

/**
 * Reads one publishable key, or several words (the lines of an env file, say) of which one is that, and at
 * most one a secret key of the same kind of instance. Messages never repeat what was typed.
 */
export function readPastedKeys(typed: string): PasteReading {
  const words = [...new Set(typed.trim().split(/\s+/).map(bareValue))];
  const publishable = words.filter((word) => word.startsWith("pk_"));
  const secrets = words.filter((word) => secretKeyEnvironment(word));
  const [first] = publishable;
  const isBlock = words.length > 1 && publishable.length === 1 && secrets.length < 2;
  const reading = readPublishableKey(isBlock ? (first ?? "") : typed);
  if (!reading.ok) return reading;
  const [secret] = isBlock ? secrets : [];
  if (secret === undefined) return { ok: true, keys: { key: reading.key, secretKey: undefined } };
  const own = readSecretKey(secret, reading.key.environment);
  return own.ok
    ? { ok: true, keys: { key: reading.key, secretKey: own.value } }
    : { ok: false, code: "bad-key", message: own.message };
}

const KIND = { test: "development", live: "production" } as const;

/** Reads a secret key for the publishable one's kind of instance. */
export function readSecretKey(typed: string, environment: ClerkEnvironment): SecretReading {
  const value = bareValue(typed);
  const kind = secretKeyEnvironment(value);
  if (value.startsWith("pk_")) {
    return { ok: false, message: "That is a publishable key. The secret one starts with sk_." };
  }
  if (kind === undefined) {
    return { ok: false, message: "A secret key starts with sk_test_ or sk_live_." };
  }
  if (kind !== environment) {
    const message =
      `The secret key is a ${KIND[kind]} instance's (sk_${kind}_…), and the publishable key a ` +
      `${KIND[environment]} instance's (pk_${environment}_…). Copy both from one instance.`;
    return { ok: false, message };
  }
  return /^sk_(?:test|live)_[\w+/=-]{16,}$/.test(value)
    ? { ok: true, value }
    : { ok: false, message: "The secret key is cut short or mistyped." };
}
