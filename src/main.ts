/** Reads argv, loads the one command that is asked for, gives its exit status. */

import { Command, InvalidArgumentError, Option } from "commander";
import manifest from "../package.json";
import {
  type Asked,
  asksForJson,
  LONGEST_ECHO,
  lastWord,
  listenForEnd,
  requireWorkingFolder,
} from "./commands/last-word.ts";
import { keepCompiledCode } from "./compile-cache.ts";
import { EXIT, type ExitStatus } from "./errors.ts";
import {
  ADD_OPTIONS,
  type Declarations,
  DOCTOR_OPTIONS,
  flagName,
  longFlag,
  UNDO_OPTIONS,
  UNTYPED,
  UNTYPED_DOCTOR,
  UNTYPED_UNDO,
} from "./options.ts";
import type { CommandName } from "./report/failed-document.ts";
import { expectDocument, stderr, stdout } from "./report/output.ts";
import { oneLine } from "./text/control-characters.ts";

/** Takes what commander made of argv: the argument, the options that were typed, and their command. */
type Action = (directory: string, typed: object, command: Command) => Promise<void>;

/** Told which command's words were wrong. */
type Misused = (command: CommandName) => void;

function declareCommands(actions: Record<CommandName, Action>, misused: Misused): Command {
  const program = new Command("add-clerk-convex")
    .description("Wires Clerk sign-in into an existing Convex + React project.")
    .version(manifest.version, "-v, --version")
    .addHelpText("after", `\n${HELP_ENDING}`)
    .showHelpAfterError("Run npx add-clerk-convex --help for what it takes.")
    // What stands after a command's name is its own.
    .enablePositionalOptions()
    .helpCommand(false)
    .configureOutput({
      writeOut: stdout,
      writeErr: stderr,
      outputError: (text, write) => write(`${oneLine(text, LONGEST_ECHO)}\n`),
    })
    // Not for --version and --help, which load next to nothing.
    .hook("preAction", keepCompiledCode);
  takeOptions(program, ADD_OPTIONS, actions.add);
  throwFor(program, "add", misused);
  const doctor = program
    .command("doctor")
    .description("Says why sign-in works or doesn't.")
    .addHelpText(
      "after",
      "\nExit status: 0 no problem, 5 a problem, 2 to 4 it could not be judged.",
    )
    .showHelpAfterError("Run npx add-clerk-convex doctor --help for what it takes.");
  takeOptions(doctor, DOCTOR_OPTIONS, actions.doctor);
  throwFor(doctor, "doctor", misused);
  const undo = program
    .command("undo")
    .description("Puts back what the last run changed, to the byte.")
    .showHelpAfterError("Run npx add-clerk-convex undo --help for what it takes.");
  takeOptions(undo, UNDO_OPTIONS, actions.undo);
  throwFor(undo, "undo", misused);
  return program;
}

function takeOptions(command: Command, options: Declarations, action: Action): void {
  command.argument("[directory]", "the app's directory", ".").action(action);
  for (const [name, option] of Object.entries(options)) {
    const { short, placeholder, help, choices } = option;
    const flags = `${short ? `-${short}, ` : ""}${longFlag(name, option)}`;
    const declared = new Option(placeholder ? `${flags} <${placeholder}>` : flags, help);
    command.addOption(choices ? declared.choices([...choices]) : declared.argParser(requireValue));
    if (option.refusal) command.addOption(new Option(`--no-${flagName(name)}`, option.refusal));
  }
}

/** Commander would take the next option for the value of one that was typed without. */
function requireValue(typed: string): string {
  if (!/^-./.test(typed)) return typed;
  throw new InvalidArgumentError("The value is missing: that is an option.");
}

/** Has commander throw where it would end the process. */
function throwFor(command: Command, name: CommandName, misused: Misused): void {
  command.exitOverride((error) => {
    misused(name);
    throw error;
  });
}

/** The options that were typed for a command, defaults left out, which would outweigh its parent's. */
function typedFor(command: Command | null): Record<string, unknown> {
  const options = Object.entries(command?.opts() ?? {});
  const typed = options.filter(([name]) => command?.getOptionValueSource(name) === "cli");
  return Object.fromEntries(typed);
}

const HELP_ENDING = `A secret never goes on the command line: CLERK_SECRET_KEY is read from the environment or an env file.
Exit status: 0 wired, 1 a bug, 2 bad input, 3 can't be wired as it stands, 4 a step failed, 5 doctor found a problem,
130 cancelled.`;

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
      const options = { ...untyped, ...typedFor(command.parent), ...typedFor(command) };
      run.command = name;
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
  const stopListening = listenForEnd(run);
  try {
    await command.parseAsync([...argv]);
    return status;
  } catch (error) {
    return lastWord(error, run);
  } finally {
    stopListening();
  }
}
