/** Finds secrets, and masks them in text. */

import { parse } from "dotenv";
import { secretKeyEnvironment } from "./secret-key.ts";

const SECRET_NAME = /SECRET|TOKEN|PASSWORD|PRIVATE|(?:ADMIN|DEPLOY|API)_KEY/i;

/** What is a secret by its look, wherever it stands, each after what stays of it. */
const SECRETS = [
  // Clerk's secret keys.
  /\b(sk_(?:test|live)_)[\w+/=$-]+/g,
  // JWTs.
  /\b(eyJ)[\w-]{8,}\.[\w-]+\.[\w-]*/g,
  // Convex's deploy and admin keys.
  /\b((?:dev|prod|preview|project):[\w:-]+\|)[\w+/=-]{8,}/g,
];

/** The same in an env file and in what programs print; in source text these are mostly templates. */
const SECRETS_IN_PLACE = [
  // The password in an address.
  /(:\/\/[^\s:@/]*:)[^\s@/]+(?=@)/g,
  // What npm's configuration and HTTP headers carry.
  /(_authToken=|_password=|Bearer )[^\s"']+/g,
];

/** In the diff of an env file a variable's name tells, and lines are split. */
const SECRETS_IN_DIFF = [
  new RegExp(
    `^([ +-][\\s#]*(?:export\\s+)?[\\w.]*(?:${SECRET_NAME.source})[\\w.]*\\s*[=:]).*$`,
    "gim",
  ),
  // A line of a private key.
  /^([ +-])[\w+/]{40,}={0,2}["'`]?$/gm,
];

/** Values shorter than this are too likely to be words of the text itself. */
const SHORTEST = 8;

/** The text with an ellipsis for each secret that shows by its look. */
export function withoutSecrets(text: string): string {
  return masked(text, SECRETS);
}

/** The same of what a program has printed, which may have been told the `values` known. */
export function outputWithoutSecrets(text: string, values: readonly string[]): string {
  const unknown = values.reduce((rest, value) => rest.replaceAll(value, "…"), text);
  return masked(unknown, [...SECRETS, ...SECRETS_IN_PLACE]);
}

/** The same of the diff of an env file. */
export function envDiffWithoutSecrets(diff: string): string {
  return masked(diff, [...SECRETS_IN_DIFF, ...SECRETS, ...SECRETS_IN_PLACE]);
}

function masked(text: string, secrets: readonly RegExp[]): string {
  return secrets.reduce((rest, secret) => rest.replace(secret, "$1…"), text);
}

/** The values that the environment and the texts of env files give to variables that sound secret. */
export function secretValues(
  shell: Readonly<Record<string, string | undefined>>,
  envFiles: readonly string[],
): string[] {
  const variables = [shell, ...envFiles.map((text) => parse(text))].flatMap(Object.entries);
  const values = variables.flatMap(([name, value]) =>
    SECRET_NAME.test(name) && value && value.length >= SHORTEST ? [value] : [],
  );
  // The longest first: one may be part of another.
  return [...new Set(values)].sort((a, b) => b.length - a.length);
}

/** Whether a value is a secret whatever its variable is called. */
export function looksSecret(value: string): boolean {
  return secretKeyEnvironment(value) !== undefined || /^(?:dev|prod|preview):[\w:-]+\|/.test(value);
}

/** A text in which Clerk's publishable keys, which are public, are shortened for reading. */
export function withShortKeys(text: string): string {
  return text.replace(/\b(pk_(?:test|live)_[\w+/]{4})[\w+/]+=*/g, "$1…");
}
