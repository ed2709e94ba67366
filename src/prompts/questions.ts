/** Asks every question there is, and holds their words. */

import * as clack from "@clack/prompts";
import type { IssuerPlace } from "../answers.ts";
import { readIssuer } from "../clerk/issuer.ts";
import { type PublishableKey, readPublishableKey, shortened } from "../clerk/publishable-key.ts";
import type { ClerkSdk } from "../clerk/sdk.ts";
import { DASHBOARD } from "../clerk/token-requirements.ts";
import { CliError, cancelled } from "../errors.ts";
import type { Upgrade } from "../packages/upgrade.ts";
import { oneLine } from "../text/control-characters.ts";
import { linePrompt } from "./line-prompt.ts";
import { untilGone } from "./until-gone.ts";

/** Each asks until it has a valid answer; Ctrl-C, Ctrl-D or Esc throws `cancelled`. */
export type Questions = {
  /** Which of several apps or entries is meant. */
  choice(message: string, choices: readonly string[]): Promise<string>;
  publishableKey(): Promise<PublishableKey>;
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
          const reading = readPublishableKey(value);
          return reading.ok ? undefined : reading.message;
        },
        answered(value) {
          const reading = readPublishableKey(value);
          return reading.ok ? shortened(reading.key) : "";
        },
      }),
    );
    const reading = readPublishableKey(typed);
    if (!reading.ok) throw new CliError(reading.code, reading.message);
    return reading.key;
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
