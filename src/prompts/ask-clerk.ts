/** Asks Clerk, with the project's secret key, what its instance has. */

import type { ClerkAnswer } from "../clerk/backend-api.ts";
import { frontendHosts } from "../clerk/domains.ts";
import { type JwtTemplate, listTemplates } from "../clerk/jwt-template.ts";
import { type AccessReading, accessWith, clerkAccess } from "../project/env/clerk-access.ts";

/** What Clerk answers with a secret key. */
export type ClerkAnswers = {
  templates: ClerkAnswer<JwtTemplate[]>;
  /** The hosts of the instance that the key opens. */
  hosts: ClerkAnswer<string[]>;
  /** Where it was asked; undefined where that is no place to send a key to. */
  clerkUrl: string | undefined;
};

/**
 * Asks with the key in the variable, both at the same time, within `timeout` milliseconds each (the
 * client's usual ones by default), or until `stop` is given.
 */
export async function askInstance(
  directory: string,
  variable: { name: string; file: string | undefined },
  timeout?: number,
  stop?: AbortSignal,
): Promise<ClerkAnswers> {
  return answersOf(clerkAccess(directory, variable, process.env), timeout, stop);
}

/** The same with a key that somebody has just given. */
export function askInstanceWith(secretKey: string): Promise<ClerkAnswers> {
  return answersOf(accessWith(secretKey, process.env));
}

async function answersOf(
  reading: AccessReading,
  timeout?: number,
  stop?: AbortSignal,
): Promise<ClerkAnswers> {
  if (!reading.ok) {
    const failed = { status: "failed", reason: reading.message } as const;
    return { templates: failed, hosts: failed, clerkUrl: undefined };
  }
  const { access } = reading;
  const [templates, hosts] = await Promise.all([
    listTemplates(access, timeout, stop),
    frontendHosts(access, timeout, stop),
  ]);
  return { templates, hosts, clerkUrl: access.baseUrl };
}
