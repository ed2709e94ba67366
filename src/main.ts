/** Reads argv, loads the one command that is asked for, gives its exit status. */

import { Command, CommanderError, Option } from "commander";
import manifest from "../package.json";
import { keepCompiledCode } from "./compile-cache.ts";
import { EXIT, type ExitStatus } from "./errors.ts";
import {
  ADD_OPTIONS,
  type Declarations,
  DOCTOR_OPTIONS,
  longFlag,
  UNDO_OPTIONS,
  UNTYPED,
  UNTYPED_DOCTOR,
  UNTYPED_UNDO,
} from "./options.ts";

/** Takes what commander made of argv: the argument, the options that were typed, and their command. */
type Action = (directory: string, typed: object, command: Command) => Promise<void>;

function declareCommands(actions: Record<"add" | "doctor" | "undo", Action>): Command {
  const program = new Command("add-clerk-convex")
    .description("Wires Clerk sign-in into an existing Convex + React project.")
    .version(manifest.version, "-v, --version")
    .addHelpText("after", `\n${HELP_ENDING}`)
    .showHelpAfterError("Run npx add-clerk-convex --help for what it takes.")
    // What stands after a command's name is its own.
    .enablePositionalOptions()
    .helpCommand(false)
    // Not for --version and --help, which load next to nothing.
    .hook("preAction", keepCompiledCode);
  takeOptions(program, ADD_OPTIONS, actions.add);
  const doctor = program
    .command("doctor")
    .description("Says why sign-in works or doesn't.")
    .addHelpText(
      "after",
      "\nExit status: 0 no problem, 5 a problem, 2 to 4 it could not be judged.",
    )
    .showHelpAfterError("Run npx add-clerk-convex doctor --help for what it takes.");
  takeOptions(doctor, DOCTOR_OPTIONS, actions.doctor);
  const undo = program
    .command("undo")
    .description("Puts back what the last run changed, to the byte.")
    .showHelpAfterError("Run npx add-clerk-convex undo --help for what it takes.");
  takeOptions(undo, UNDO_OPTIONS, actions.undo);
  return program;
}

function takeOptions(command: Command, options: Declarations, action: Action): void {
  command.argument("[directory]", "the app's directory", ".").exitOverride().action(action);
  for (const [name, option] of Object.entries(options)) {
    const { short, placeholder, help, choices } = option;
    const flags = `${short ? `-${short}, ` : ""}${longFlag(name, option)}`;
    const declared = new Option(placeholder ? `${flags} <${placeholder}>` : flags, help);
    command.addOption(choices ? declared.choices([...choices]) : declared);
  }
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
  let json = false;
  /** Loads a command once it is asked for, and runs it with all its options. */
  function running<Options extends { json: boolean }>(
    untyped: Options,
    load: () => Promise<(directory: string, options: Options) => Promise<ExitStatus>>,
  ): Action {
    return async (directory, _, command) => {
      const options = { ...untyped, ...typedFor(command.parent), ...typedFor(command) };
      json = options.json;
      const run = await load();
      status = await run(directory, options);
    };
  }
  const command = declareCommands({
    add: running(UNTYPED, async () => (await import("./commands/add.ts")).add),
    doctor: running(UNTYPED_DOCTOR, async () => (await import("./commands/doctor.ts")).doctor),
    undo: running(UNTYPED_UNDO, async () => (await import("./commands/undo.ts")).undo),
  });
  try {
    await command.parseAsync([...argv]);
    return status;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    const { reportBug } = await import("./report/bug.ts");
    return reportBug(error, manifest, json);
  }
}
