/** Asks every question there is, and holds their words. */

import { log } from "@clack/prompts";
import { openBrowser } from "../apply/programs/open-browser.ts";
import { readIssuer } from "../clerk/issuer.ts";
import { type ClerkEnvironment, shortened } from "../clerk/publishable-key.ts";
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
  /**
   * The publishable key, and the secret one where it was pasted along; the server of the framework `label`
   * needs that one. Who has no application yet is led to where one is made.
   */
  publishableKey(label: string | undefined): Promise<PastedKeys>;
  /** The secret key of that kind of instance; undefined where it is left for later. */
  secretKey(environment: ClerkEnvironment, place: SecretPlace): Promise<string | undefined>;
  /** The issuer, where the one at hand (`usual`) is not right; `why` says so. */
  issuer(usual: string, why: string): Promise<string>;
  /** Whether packages may be lifted with the install, so that the SDK of that name takes them. */
  upgrade(upgrades: readonly Upgrade[], sdk: string): Promise<boolean>;
  /** Whether the plan that was shown is carried out; `what` counts its files. */
  agreement(what: string, sample: "offered" | "settled"): Promise<Agreement>;
  confirm(message: string): Promise<boolean>;
};

/** To the whole plan, to all of it but the sample, or to nothing. */
export type Agreement = "whole" | "without-sample" | "none";

/** The env file that a secret key goes into, and the framework whose server reads it there. */
export type SecretPlace = { path: string; label: string };

/** The questions, asked in the terminal. */
export const terminalQuestions: Questions = {
  async choice(message, choices) {
    const options = choices.map((value) => ({ value, label: oneLine(value) }));
    return answered((signal) => clack.select({ message, options, signal }));
  },

  async publishableKey(label) {
    const both = label ? [`Paste both keys: ${label} needs the secret one on its server.`] : [];
    const hints = [...both, `It is on ${DASHBOARD.apiKeys}`];
    const typed = await askForKey([...hints, "No Clerk application yet? Press Enter."], true);
    if (typed !== "") return pastedKeys(typed);
    log.info(APPLICATION_FIRST);
    openBrowser(DASHBOARD.apiKeys);
    return pastedKeys(await askForKey(hints, false));
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
        hints: [
          `Clerk's SDK for ${label} needs it on the server.`,
          `It is on ${DASHBOARD.apiKeys}`,
        ],
        isSecret: true,
        validate: fault,
        answered: (value) => (value.trim() === "" ? "skipped" : `sk_${environment}_…`),
      }),
    );
    const reading = readSecretKey(typed, environment);
    return reading.ok ? reading.value : undefined;
  },

  async issuer(usual, why) {
    const typed = await answered<string>((signal) =>
      linePrompt({
        signal,
        message: "Clerk issuer URL",
        hints: [oneLine(why, 1000)],
        initialValue: usual,
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

  async agreement(what, sample) {
    const message = `Make these changes? (${what})`;
    if (sample === "settled") return (await this.confirm(message)) ? "whole" : "none";
    return answered((signal) =>
      clack.select<Agreement>({
        signal,
        message,
        initialValue: "whole",
        options: [
          { value: "whole", label: "Yes" },
          { value: "without-sample", label: "Yes, but without the sample" },
          { value: "none", label: "No, change nothing" },
        ],
      }),
    );
  },

  async confirm(message) {
    return answered((signal) => clack.confirm({ message, initialValue: true, signal }));
  },
};

const APPLICATION_FIRST = `${DASHBOARD.apiKeys} opens in your browser. Sign up there and create an application: it is free, and its page shows the key.`;

/** Asks until there is a key; `mayLack`: or nothing, from somebody who has none. */
function askForKey(hints: readonly string[], mayLack: boolean): Promise<string> {
  return answered<string>((signal) =>
    linePrompt({
      signal,
      message: "Clerk publishable key",
      hints,
      validate(value) {
        if (mayLack && value.trim() === "") return undefined;
        const reading = readPastedKeys(value);
        return reading.ok ? undefined : reading.message;
      },
      answered(value) {
        const reading = readPastedKeys(value);
        if (!reading.ok) return "no application yet";
        const { key, secretKey } = reading.keys;
        return secretKey ? `${shortened(key)} and a secret key` : shortened(key);
      },
    }),
  );
}

function pastedKeys(typed: string): PastedKeys {
  const reading = readPastedKeys(typed);
  if (!reading.ok) throw new CliError(reading.code, reading.message);
  return reading.keys;
}

async function answered<Answer extends string | boolean>(
  ask: (signal: AbortSignal) => Promise<Answer | typeof clack.CANCEL_SYMBOL>,
): Promise<Answer> {
  const answer = await untilGone(ask);
  if (answer === clack.CANCEL_SYMBOL) throw cancelled("Nothing was changed.");
  return answer;
}
