/** Collects the values that the environment and env files hold, and that nobody should see. */

import { withoutControls } from "../text/control-characters.ts";
import { parseEnv } from "../text/parse-env.ts";
import { soundsSecret } from "./redact.ts";

/** Values shorter than this are too likely to be words of the text itself. */
const SHORTEST = 8;

/** Variables that bundlers put into what everybody gets, and such as say nothing. */
const PUBLIC_NAME =
  /^(?:VITE|NEXT_PUBLIC|EXPO_PUBLIC|REACT_APP|NUXT_PUBLIC|PUBLIC|GATSBY)_|^(?:NODE_ENV|CONVEX_(?:DEPLOYMENT|URL|SITE_URL)|CLERK_(?:JWT_ISSUER_DOMAIN|FRONTEND_API_URL|ISSUER_URL))$/;

/** `development`, `true`, 3000, and the name of a host. */
const PLAIN_VALUE = /^(?:[a-z]{1,16}|\d{1,10}|(?:[a-z0-9-]{1,24}\.)+[a-z]{2,16}(?::\d+)?)$/;

/**
 * What is not to be shown: of the environment the values of variables that sound secret; of the
 * texts of env files all but what is public or says nothing. The longest first, since one may be
 * part of another.
 */
export function secretValues(
  shell: Readonly<Record<string, string | undefined>>,
  envFiles: readonly string[],
): string[] {
  const ofShell = Object.entries(shell).filter(([name]) => soundsSecret(name));
  const ofFiles = envFiles.flatMap(variablesIn).filter(([name, value]) => isPrivate(name, value));
  const values = [...ofShell, ...ofFiles].flatMap(([, value]) => (value ? spellings(value) : []));
  const telling = values.filter((value) => value.length >= SHORTEST);
  return [...new Set(telling)].sort((a, b) => b.length - a.length);
}

/** Those that are commented out too: they may be in use elsewhere. */
function variablesIn(text: string): [string, string][] {
  const commented = text.replace(/^[ \t]*#+/gm, "");
  return [text, commented].flatMap((each) => Object.entries(parseEnv(each)));
}

function isPrivate(name: string, value: string): boolean {
  if (soundsSecret(name)) return true;
  return !(PUBLIC_NAME.test(name) || PLAIN_VALUE.test(value) || isPlainAddress(value));
}

/** Whether it is an address without a password, and without a path or a question that may be one. */
function isPlainAddress(value: string): boolean {
  if (!/^(?:https?|wss?):\/\//.test(value) || !URL.canParse(value)) return false;
  const { username, password, pathname, search, hash } = new URL(value);
  return (
    `${username}${password}${search}${hash}` === "" &&
    pathname.split("/").every((part) => part.length < 16)
  );
}

/** A value as programs print it: whole, line by line, or as part of JSON or an address. */
function spellings(value: string): string[] {
  const lines = value.split(/\r?\n/).map((line) => line.trim());
  return [value, ...lines].flatMap((each) => [
    withoutControls(each),
    JSON.stringify(each).slice(1, -1),
    encoded(each),
  ]);
}

function encoded(value: string): string {
  try {
    return encodeURIComponent(value);
  } catch {
    // Half a character, which no address holds.
    return value;
  }
}
