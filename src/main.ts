/** Reads argv, loads the one command that is asked for, gives its exit status. */

import type { Command } from "commander";
import {
  type Asked,
  asksForHelp,
  asksForJson,
  lastWord,
  listenForEnd,
  requireWorkingFolder,
} from "./commands/last-word.ts";
import { type Action, declareCommands } from "./commands/line/declare.ts";
import { readFirstWord } from "./commands/line/first-word.ts";
import { USAGES } from "./commands/line/usage.ts";
import { EXIT, type ExitStatus } from "./errors.ts";
import { typedAs, UNTYPED, UNTYPED_DOCTOR, UNTYPED_UNDO } from "./options.ts";
import { rememberCall } from "./report/error-document.ts";
import type { CommandName } from "./report/failed-document.ts";
import { expectDocument, printDocument, stderr } from "./report/output.ts";

/** The options that were typed for a command, defaults left out, which would outweigh its parent's. */
function typedFor(command: Command | null): Record<string, unknown> {
  const options = Object.entries(command?.opts() ?? {});
  const typed = options.filter(([name]) => command?.getOptionValueSource(name) === "cli");
  return Object.fromEntries(typed);
}

/** The options that were typed, in the order of the help. */
function wordsOf(name: CommandName, typed: Readonly<Record<string, unknown>>): string[] {
  const { options } = USAGES[name];
  return Object.keys(options).flatMap((option) => typedAs(option, typed[option], options));
}

/** Prints the help as a document: that of the command that is named, or the whole tree. */
async function printHelp(words: readonly string[]): Promise<void> {
  const { helpDocument } = await import("./commands/line/help-document.ts");
  const name = words.find((word) => word === "doctor" || word === "undo");
  printDocument(helpDocument(name ?? "add"));
}

/** Runs the command line to its exit status. */
export async function main(argv: readonly string[]): Promise<ExitStatus> {
  let status: ExitStatus = EXIT.ok;
  const run: Asked = { command: "add", json: asksForJson(argv) };
  /** Loads a command once it is asked for, and runs it with all its options. */
  function running<Options extends { json: boolean }>(
    name: CommandName,
    untyped: Options,
    load: () => Promise<(directory: string, options: Options) => Promise<ExitStatus>>,
  ): Action {
    return async (directory, _, command) => {
      const typed = { ...typedFor(command.parent), ...typedFor(command) };
      const options = { ...untyped, ...typed };
      run.command = name;
      rememberCall({ name, options: wordsOf(name, typed) });
      run.json = options.json;
      requireWorkingFolder();
      const act = await load();
      status = await act(directory, options);
    };
  }
  const actions = {
    add: running("add", UNTYPED, async () => (await import("./commands/add.ts")).add),
    doctor: running(
      "doctor",
      UNTYPED_DOCTOR,
      async () => (await import("./commands/doctor.ts")).doctor,
    ),
    undo: running("undo", UNTYPED_UNDO, async () => (await import("./commands/undo.ts")).undo),
  };
  const command = declareCommands(actions, (misused) => {
    run.command = misused;
  });
  expectDocument();
  rememberCall({ name: run.command, options: [] });
  const stopListening = listenForEnd(run);
  try {
    const { words, told } = readFirstWord(argv.slice(2));
    if (told !== undefined) stderr(`${told}\n`);
    if (run.json && asksForHelp(words)) await printHelp(words);
    else await command.parseAsync([...words], { from: "user" });
    return status;
  } catch (error) {
    return lastWord(error, run);
  } finally {
    stopListening();
  }
}
