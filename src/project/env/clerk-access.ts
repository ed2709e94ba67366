/**
 * Reads the secret key itself, for the moment in which Clerk is asked: no value that is kept has
 * it.
 */

import { type BaseUrlReading, type ClerkAccess, clerkBaseUrl } from "../../clerk/backend-api.ts";
import { parseEnv } from "../../text/parse-env.ts";
import { textReader } from "../text-files.ts";

export type AccessReading =
  | { ok: true; access: ClerkAccess }
  | Extract<BaseUrlReading, { ok: false }>;

/**
 * What is needed to ask Clerk with the secret key that stands in a variable; the reason why not, where
 * its address is no place to send a key to. `CLERK_API_URL` counts from an env file only where the
 * key is from there too: a project must not lead a key of the user's own shell anywhere.
 */
export function clerkAccess(
  directory: string,
  { name, file }: { name: string; file: string | undefined },
  shell: Readonly<Record<string, string | undefined>>,
): AccessReading {
  const values = file === undefined ? {} : parseEnv(textReader(directory)(file) ?? "");
  const secretKey = (file === undefined ? shell[name] : values[name]) ?? "";
  const address = clerkBaseUrl(shell.CLERK_API_URL || values.CLERK_API_URL);
  if (!address.ok) return address;
  const access = { secretKey: bare(secretKey), baseUrl: address.baseUrl };
  return { ok: true, access };
}

/** The same with a key that somebody has just given. It goes nowhere that a file of the project says. */
export function accessWith(
  secretKey: string,
  shell: Readonly<Record<string, string | undefined>>,
): AccessReading {
  const address = clerkBaseUrl(shell.CLERK_API_URL);
  return address.ok ? { ok: true, access: { secretKey, baseUrl: address.baseUrl } } : address;
}

function bare(value: string): string {
  return value.trim().replace(/^(["'`])(.*)\1$/s, "$2");
}
