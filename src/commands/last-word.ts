/** Has the last word where a command can't have it: wrong usage, bugs, and what ends the program. */

import { CommanderError } from "commander";
import manifest from "../../package.json";
import { FAULTS, SIGNALS } from "../apply/programs/interruption.ts";
import { CliError, cancelled, EXIT, type ExitStatus } from "../errors.ts";
import { type CommandName, printFailedDocument } from "../report/failed-document.ts";
import { isDocumentPrinted, stderr } from "../report/output.ts";
import { oneLine } from "../text/control-characters.ts";
import { listenOtherwise } from "./interruptible.ts";
import { typedName } from "./line/usage.ts";

/** Characters of what was typed that are repeated. */
export const LONGEST_ECHO = 400;

/** What is run, as far as it is known. */
export type Asked = { command: CommandName; json: boolean };

/** Whether a script reads what comes, as far as words tell that may be no command line at all. */
export function asksForJson(argv: readonly string[]): boolean {
  return optionsOf(argv).includes("--json");
}

/** Whether it is the help that is asked for. */
export function asksForHelp(argv: readonly string[]): boolean {
  return optionsOf(argv).some((word) => word === "--help" || word === "-h");
}

/** The words, up to where they can't be options any more. */
function optionsOf(argv: readonly string[]): readonly string[] {
  const end = argv.indexOf("--");
  return argv.slice(0, end === -1 ? argv.length : end);
}

/**
 * Listens for what ends this program while nothing at work has to end first. Nothing was changed
 * then: scripts get their document, and a person's terminal is left to the system.
 */
export function listenForEnd(asked: Asked): () => void {
  const stopListening = asked.json
    ? listenOtherwise(SIGNALS, () => end(cancelled("Nothing was changed."), asked))
    : () => {};
  const stopCatching = listenOtherwise(FAULTS, (fault) => end(fault, asked));
  return () => {
    stopListening();
    stopCatching();
  };
}

async function end(why: unknown, asked: Asked): Promise<void> {
  const status = await lastWord(why, asked);
  // Once all is written.
  process.stdout.write("", () => process.exit(status));
}

/** Tells what went wrong where no command could tell it, or did. */
export async function lastWord(error: unknown, { command, json }: Asked): Promise<ExitStatus> {
  const isUntold = json && !isDocumentPrinted();
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return EXIT.ok;
    const message = oneLine(error.message.replace(/^error: /, ""), LONGEST_ECHO);
    const help = `${typedName(command)} --help`;
    const hint = `Run ${help} for what it takes.`;
    const commands = [`${help} --json`];
    if (isUntold) printFailedDocument(command, { code: "bad-usage", message, hint, commands });
    return EXIT.usage;
  }
  if (error instanceof CliError) {
    const { message, hint } = error;
    if (isUntold) printFailedDocument(command, error);
    else stderr(`${[`error ${message}`, hint, "Nothing was changed."].join("\n\n")}\n`);
    return error.exitStatus;
  }
  const { reportBug } = await import("../report/bug.ts");
  return reportBug(error, manifest, isUntold ? command : undefined);
}

/** Throws `bad-directory` where somebody has deleted the folder that the command was started in. */
export function requireWorkingFolder(): void {
  try {
    process.cwd();
  } catch {
    throw new CliError(
      "bad-directory",
      "The folder that this command was started in is not there any more.",
      "Go to the app's folder, then run the command again.",
    );
  }
}
