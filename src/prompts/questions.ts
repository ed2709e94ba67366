/** Asks every question there is, and holds their words. */

import type { IssuerPlace } from "../answers.ts";
import { readIssuer } from "../clerk/issuer.ts";
import { type ClerkEnvironment, shortened } from "../clerk/publishable-key.ts";
import type { ClerkSdk } from "../clerk/sdk.ts";
import { DASHBOARD } from "../clerk/token-requirements.ts";
import { CliError, cancelled } from "../errors.ts";
import type { Upgrade } from "../packages/upgrade.ts";
import { oneLine } from "../text/control-characters.ts";
import * as clack from "./clack.ts";
import { linePrompt } from "./line-prompt.ts";
import { type PastedKeys, readPastedKeys, readSecretKey } from "./pasted-keys.ts";
import { untilGone } from "./until-gone.ts";

/** Each asks until it has a valid answer; Ctrl-C, Ctrl-D or Esc throws `cancelled`. */
export type Questions = {
  /** Which of several apps or entries is meant. */
  choice(message: string, choices: readonly string[]): Promise<string>;
  /** The publishable key, and the secret one where it was pasted along. */
  publishableKey(): Promise<PastedKeys>;
  /** Whether the secret key that was pasted along is kept in the env file. */
  keepSecretKey(place: SecretPlace): Promise<boolean>;
  /** The secret key of that kind of instance; undefined where it is left for later. */
  secretKey(environment: ClerkEnvironment, place: SecretPlace): Promise<string | undefined>;
  issuer(derived: string): Promise<string>;
  sdk(choices: readonly ClerkSdk[], usual: ClerkSdk): Promise<ClerkSdk>;
  issuerPlace(usual: IssuerPlace): Promise<IssuerPlace>;
  /** Whether the sample is wanted; `hasPanel`: there is one that people sign in by. */
  example(hasPanel: boolean): Promise<boolean>;
  /** Whether packages may be lifted with the install, so that the SDK of that name takes them. */
  upgrade(upgrades: readonly Upgrade[], sdk: string): Promise<boolean>;
  /**
   * Whether Clerk is to create the JWT template; `needed`: there is no other way. `similar` is the
   * name of one that could be taken for it.
   */
  createTemplate(needed: boolean, similar: string | undefined): Promise<boolean>;
  confirm(message?: string): Promise<boolean>;
};

/** The env file that a secret key goes into, and the framework whose server reads it there. */
export type SecretPlace = { path: string; label: string };

/** The questions, asked in the terminal. */
export const terminalQuestions: Questions = {
  async choice(message, choices) {
    const options = choices.map((value) => ({ value, label: oneLine(value) }));
    return answered((signal) => clack.select({ message, options, signal }));
  },

  async publishableKey() {
    const typed = await answered<string>((signal) =>
      linePrompt({
        signal,
        message: "Clerk publishable key",
        hint: `It is on ${DASHBOARD.apiKeys}`,
        validate(value) {
          const reading = readPastedKeys(value);
          return reading.ok ? undefined : reading.message;
        },
        answered(value) {
          const reading = readPastedKeys(value);
          if (!reading.ok) return "";
          const { key, secretKey } = reading.keys;
          return secretKey ? `${shortened(key)} and a secret key` : shortened(key);
        },
      }),
    );
    const reading = readPastedKeys(typed);
    if (!reading.ok) throw new CliError(reading.code, reading.message);
    return reading.keys;
  },

  async keepSecretKey({ path, label }) {
    return answered((signal) =>
      clack.confirm({
        signal,
        message: `Clerk's SDK for ${label} needs the secret key on the server. Keep the one you pasted in ${path}, which git ignores?`,
        initialValue: true,
      }),
    );
  },

  async secretKey(environment, { path, label }) {
    const fault = (value: string) => {
      const reading = readSecretKey(value, environment);
      return value.trim() === "" || reading.ok ? undefined : reading.message;
    };
    const typed = await answered<string>((signal) =>
      linePrompt({
        signal,
        message: `Clerk secret key for ${path}, which git ignores (Enter to skip)`,
        hint: `Clerk's SDK for ${label} needs it on the server. It is on ${DASHBOARD.apiKeys}`,
        isSecret: true,
        validate: fault,
        answered: (value) => (value.trim() === "" ? "skipped" : `sk_${environment}_…`),
      }),
    );
    const reading = readSecretKey(typed, environment);
    return reading.ok ? reading.value : undefined;
  },

  async issuer(derived) {
    const typed = await answered<string>((signal) =>
      linePrompt({
        signal,
        message: "Issuer (derived from the key; Enter to keep it)",
        initialValue: derived,
        validate(value) {
          const reading = readIssuer(value);
          return reading.ok ? undefined : reading.message;
        },
        answered: (value) => value,
      }),
    );
    const reading = readIssuer(typed);
    if (!reading.ok) throw new CliError("bad-issuer", reading.message);
    return reading.issuer;
  },

  async sdk(choices, usual) {
    const name = await answered((signal) =>
      clack.select<string>({
        signal,
        message: "Which Clerk package?",
        initialValue: usual.name,
        options: choices.map(({ name, hint }) => ({ value: name, label: name, hint })),
      }),
    );
    return choices.find((each) => each.name === name) ?? usual;
  },

  async issuerPlace(usual) {
    return answered((signal) =>
      clack.select<IssuerPlace>({
        signal,
        message: "Where should Convex read the issuer from?",
        initialValue: usual,
        options: [
          {
            value: "env",
            label: "a variable on the Convex deployment",
            hint: "development and production can differ; it is set for you",
          },
          {
            value: "file",
            label: "convex/auth.config itself",
            hint: "nothing to set, one Clerk instance for every deployment",
          },
        ],
      }),
    );
  },

  async example(hasPanel) {
    const more = hasPanel ? ", and show a sign-in panel in the app" : "";
    return answered((signal) =>
      clack.confirm({
        signal,
        message: `Add a sample query that reads the signed-in user${more}?`,
        initialValue: true,
      }),
    );
  },

  async upgrade(upgrades, sdk) {
    const names = upgrades.map(({ name, from }) => `${name} ${from}`).join(" and ");
    const isReact = upgrades.some(({ name }) => name === "react");
    const isOwn = upgrades.some(({ name }) => name === sdk);
    const why = isOwn
      ? "too old for what is written"
      : `outside what ${sdk} accepts${isReact ? ": that patch has a security hole" : ""}`;
    const ranges = [...new Set(upgrades.map(({ range }) => range))];
    const wanted = ranges
      .map((range) => {
        const together = upgrades.filter((upgrade) => upgrade.range === range);
        return `${together.map(({ name }) => name).join(" and ")} to ${range}`;
      })
      .join(", ");
    return answered((signal) =>
      clack.confirm({
        signal,
        message: oneLine(`${names}: ${why}. Upgrade ${wanted} with the install?`, 1000),
        initialValue: true,
      }),
    );
  },

  async createTemplate(needed, similar) {
    const other =
      similar === undefined ? "" : ` (${JSON.stringify(oneLine(similar))} is another name)`;
    const why = needed
      ? "The installed convex needs it for its tokens."
      : "It is not needed where Clerk's Convex integration is active, and does no harm there.";
    return answered((signal) =>
      clack.confirm({
        signal,
        message: `Clerk has no JWT template named convex yet${other}. ${why} Create it?`,
        initialValue: true,
      }),
    );
  },

  async confirm(message = "Make these changes?") {
    return answered((signal) => clack.confirm({ message, initialValue: true, signal }));
  },
};

async function answered<Answer extends string | boolean>(
  ask: (signal: AbortSignal) => Promise<Answer | typeof clack.CANCEL_SYMBOL>,
): Promise<Answer> {
  const answer = await untilGone(ask);
  if (answer === clack.CANCEL_SYMBOL) throw cancelled("Nothing was changed.");
  return answer;
}
