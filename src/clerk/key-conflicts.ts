/** Finds keys that can't belong together. */

import {
  type ClerkEnvironment,
  type PublishableKey,
  readPublishableKey,
} from "./publishable-key.ts";

/** A value, and where it was found. */
export type Sourced<Value> = { value: Value; source: string };

export type Contradiction = {
  between: "publishable and secret" | "publishable keys";
  /** A sentence that names both, and where they stand. */
  message: string;
};

/**
 * Why the publishable key can't be right beside the secret key, or beside the other publishable keys
 * that are found in the same project; undefined where nothing speaks against it.
 */
export function keyContradiction(
  key: Sourced<PublishableKey>,
  others: {
    secret: Sourced<ClerkEnvironment> | undefined;
    publishable: readonly Sourced<string>[];
  },
): Contradiction | undefined {
  const kind = { test: "development", live: "production" } as const;
  const { secret } = others;
  const { environment, host } = key.value;
  if (secret && secret.value !== environment) {
    const message =
      `The publishable key (${key.source}) is a ${kind[environment]} instance's, pk_${environment}_…, ` +
      `and ${secret.source} is a ${kind[secret.value]} instance's, sk_${secret.value}_….`;
    return { between: "publishable and secret", message };
  }
  for (const { value, source } of others.publishable) {
    const reading = readPublishableKey(value);
    if (!reading.ok || reading.key.host === host) continue;
    const message = `${key.source} belongs to ${host}, and ${source} to ${reading.key.host}.`;
    return { between: "publishable keys", message };
  }
  return undefined;
}
