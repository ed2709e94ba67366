/** Masks secrets in text. */

import { withoutControls } from "../text/control-characters.ts";
import { secretKeyEnvironment } from "./secret-key.ts";

const SECRET_NAME =
  /SECRET|TOKEN|PASSW|PASSPHRASE|PRIVATE|CREDENTIAL|(?:API|ACCESS)_?KEY|(?:^|_)(?:PASS|PW|PWD|PIN|AUTH|DSN|SALT|KEYS?)(?:_|$)/i;
/** The working directory is no password, and a public key no secret. */
const PLAIN_NAME = /^(?:OLD)?PWD$|PUBLI(?:C|SHABLE)_KEY$/;

/** Whether what a variable of this name holds is nobody else's business. */
export function soundsSecret(name: string): boolean {
  return SECRET_NAME.test(name) && !PLAIN_NAME.test(name);
}

/** What is a secret by its look, wherever it stands, each after what stays of it. */
const SECRETS = [
  // Secret keys of Clerk and Stripe, and of webhooks.
  /\b([rs]k_(?:test|live)_)[\w+/=$-]+/g,
  /\b(whsec_)[\w+/=-]{16,}/g,
  // JWTs.
  /(?<![\w-])(eyJ)[\w-]{8,}\.[\w-]+\.[\w-]*/g,
  // Convex's deploy and admin keys.
  /\b((?:dev|prod|preview|project):[\w:-]+\|)[\w+/=-]{8,}/g,
  // Tokens of npm, GitHub, GitLab, Slack, OpenAI, Anthropic, AWS and Google.
  /\b(npms?_)[A-Za-z0-9]{16,}/g,
  /\b(gh[oprsu]_|github_pat_)\w{16,}/g,
  /\b(glpat-|xox[abeoprs]-)[\w-]{10,}/g,
  /\b(sk-)(?=[\w-]{0,60}\d)[\w-]{16,}/g,
  /\b(AKIA|ASIA)[A-Z0-9]{16}\b/g,
  /\b(AIza)[\w-]{30,}/g,
  // A private key, up to its end; what is masked already stays.
  /(-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----)(?!…)(?:[^-]|-(?!----))+/g,
];

const QUOTED_OR_BARE = String.raw`(?:"(?:\\.|[^"\\]){0,5000}"|'(?:\\.|[^'\\]){0,5000}'|[^\s"',;]+)`;

/** The same in what programs print; in source text these are mostly templates. */
const SECRETS_IN_PLACE = [
  // What stands before the @ of an address: a password may hold an @ too.
  /(:\/\/[^\s:@/"']{0,100}:)[^\s"'<>]{1,200}(?=@)/g,
  /(:\/\/)[^\s:@/"']{16,200}(?=@)/g,
  // What npm's configuration and HTTP headers carry, also in JSON.
  new RegExp(String.raw`(_(?:authToken|auth|password)["']?\s*[=:]\s*)${QUOTED_OR_BARE}`, "gi"),
  /(authorization\\?["']?\s*[:=]\s*\\?["']?(?:[a-z]+ +)?)[^\s"'\\]+/gi,
  /\b(Bearer )[^\s"']+/g,
  /\b(Basic )(?=[\w+/]*[\dA-Z=])[\w+/]{6,}={0,2}/g,
  /((?:api-key|auth-token|set-cookie|cookie|npm-otp)["']?\s*:\s*["']?)[^\s"'][^"'\n]*/gi,
  // `NAME=value` and `"name": "value"`, where the name tells.
  new RegExp(
    String.raw`((?<![\w.-])[\w.-]{0,100}(?:SECRET|TOKEN|PASSW|PASSPHRASE|PRIVATE_?KEY|API_?KEY|ACCESS_?KEY|ENCRYPTION_KEY|_PASS|_PWD)[\w.-]{0,100}(?:=|\\?["']:\s*(?=\\?["'])))${QUOTED_OR_BARE}`,
    "gi",
  ),
  // A line of a private key.
  /^([^\w\n]*(?:npm (?:error|ERR!|warn) )?)[\w+/]{60,}={0,2}(?=["'`\\]*\s*$)/gm,
];

/** The text with an ellipsis for each secret that shows by its look. */
export function withoutSecrets(text: string): string {
  return masked(text, SECRETS);
}

/** The same of what a program has printed, which may have been told the `values` known. */
export function outputWithoutSecrets(text: string, values: readonly string[]): string {
  // Colours first: they may stand within a secret.
  const plain = withoutControls(text);
  const unknown = values.reduce((rest, value) => rest.replaceAll(value, "…"), plain);
  return masked(unknown, [...SECRETS, ...SECRETS_IN_PLACE]);
}

function masked(text: string, secrets: readonly RegExp[]): string {
  return secrets.reduce((rest, secret) => rest.replace(secret, "$1…"), text);
}

/** Whether a value is a secret whatever its variable is called. */
export function looksSecret(value: string): boolean {
  return secretKeyEnvironment(value) !== undefined || /^(?:dev|prod|preview):[\w:-]+\|/.test(value);
}

/** A text in which Clerk's publishable keys, which are public, are shortened for reading. */
export function withShortKeys(text: string): string {
  return text.replace(/\b(pk_(?:test|live)_[\w+/]{4})[\w+/]+=*/g, "$1…");
}
