/** Declares the command line to commander, from the commands' usages and options. */

import { Command, InvalidArgumentError, Option } from "commander";
import manifest from "../../../package.json";
import { keepCompiledCode } from "../../compile-cache.ts";
import { ADD_OPTIONS, type Declarations, longFlag, refusingFlag } from "../../options.ts";
import type { CommandName } from "../../report/failed-document.ts";
import { stderr, stdout } from "../../report/output.ts";
import { oneLine } from "../../text/control-characters.ts";
import { LONGEST_ECHO } from "../last-word.ts";
import { helpEnding, helpWidth, LAYOUT } from "./help-layout.ts";
import { DIRECTORY, PROGRAM, typedName, USAGES } from "./usage.ts";

/** Takes what commander made of argv: the argument, the options that were typed, and their command. */
export type Action = (directory: string, typed: object, command: Command) => Promise<void>;

/** Told which command's words were wrong. */
type Misused = (command: CommandName) => void;

/** The options that every command has from commander. */
export const VERSION = { short: "v", name: "version", help: "print the version" };
export const HELP = { short: "h", name: "help", help: "show this; with --json as a document" };

/** The program with its commands, each of which runs its action. */
export function declareCommands(actions: Record<CommandName, Action>, misused: Misused): Command {
  const program = new Command(PROGRAM)
    // What stands after a command's name is its own.
    .enablePositionalOptions()
    .helpCommand(false)
    .configureOutput({
      writeOut: stdout,
      writeErr: stderr,
      outputError: (text, write) => write(`${oneLine(text, LONGEST_ECHO)}\n`),
      getOutHelpWidth: helpWidth,
      getErrHelpWidth: helpWidth,
    })
    .configureHelp(LAYOUT)
    // Not for --version and --help, which load next to nothing.
    .hook("preAction", keepCompiledCode);
  describe(program, "add", actions.add, misused);
  program
    .optionsGroup(headed(ADD_OPTIONS.json.group))
    .version(manifest.version, `-${VERSION.short}, --${VERSION.name}`, VERSION.help);
  describe(program.command("doctor"), "doctor", actions.doctor, misused);
  describe(program.command("undo"), "undo", actions.undo, misused);
  return program;
}

function describe(command: Command, name: CommandName, action: Action, misused: Misused): void {
  const usage = USAGES[name];
  command
    .description(usage.description)
    .showHelpAfterError(`Run ${typedName(name)} --help for what it takes.`)
    .addHelpText("after", () => helpEnding(usage))
    // Commander would end the process.
    .exitOverride((error) => {
      misused(name);
      throw error;
    });
  takeOptions(command, usage.options, action);
  const help = new Option(`-${HELP.short}, --${HELP.name}`, HELP.help);
  command.addHelpOption(help.helpGroup(headed(ADD_OPTIONS.json.group)));
}

function takeOptions(command: Command, options: Declarations, action: Action): void {
  command.argument(`[${DIRECTORY.name}]`, DIRECTORY.help, DIRECTORY.default).action(action);
  for (const [name, option] of Object.entries(options)) {
    const { short, placeholder, help, choices, refusal, group = "Options" } = option;
    const flags = `${short ? `-${short}, ` : ""}${longFlag(name, option)}`;
    const declared = new Option(placeholder ? `${flags} <${placeholder}>` : flags, help);
    declared.helpGroup(headed(group));
    command.addOption(choices ? declared.choices([...choices]) : declared.argParser(requireValue));
    if (refusal)
      command.addOption(new Option(refusingFlag(name), refusal).helpGroup(headed(group)));
  }
}

function headed(group: string): string {
  return `${group}:`;
}

/** Commander would take the next option for the value of one that was typed without. */
function requireValue(typed: string): string {
  if (!/^-./.test(typed)) return typed;
  throw new InvalidArgumentError("The value is missing: that is an option.");
}
