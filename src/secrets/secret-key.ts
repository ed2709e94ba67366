/** Tells which Clerk instance a secret key is of. */

import type { ClerkEnvironment } from "../clerk/publishable-key.ts";

/** The instance a secret key is of; the key itself goes no further. */
export function secretKeyEnvironment(key: string): ClerkEnvironment | undefined {
  const environment = /^\s*["']?sk_(test|live)_/.exec(key)?.[1];
  return environment === "test" || environment === "live" ? environment : undefined;
}
