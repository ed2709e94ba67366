/** Keys that can't belong together. */

import {
  type ClerkEnvironment,
  type PublishableKey,
  readPublishableKey,
} from "./publishable-key.ts";

/** A value, and where it was found. */
export type Sourced<Value> = { value: Value; source: string };

/** The instance a secret key is of; the key itself goes no further. */
export function secretKeyEnvironment(key: string): ClerkEnvironment | undefined {
  const environment = /^\s*["']?sk_(test|live)_/.exec(key)?.[1];
  return environment === "test" || environment === "live" ? environment : undefined;
}

/**
 * Why the publishable key can't be right beside the secret key, or beside another publishable key
 * that is found in the same project; undefined where nothing speaks against it.
 */
export function keyContradiction(
  key: Sourced<PublishableKey>,
  others: {
    secret: Sourced<ClerkEnvironment> | undefined;
    publishable: Sourced<string> | undefined;
  },
): string | undefined {
  const { secret, publishable } = others;
  const kind = { test: "development", live: "production" } as const;
  if (secret && secret.value !== key.value.environment) {
    return (
      `The publishable key (${key.source}) is a ${kind[key.value.environment]} instance's, pk_${key.value.environment}_…, ` +
      `and ${secret.source} is a ${kind[secret.value]} instance's, sk_${secret.value}_….`
    );
  }
  const other = publishable && readPublishableKey(publishable.value);
  if (!publishable || !other?.ok || other.key.host === key.value.host) return undefined;
  return `${key.source} belongs to ${key.value.host}, and ${publishable.source} to ${other.key.host}.`;
}
