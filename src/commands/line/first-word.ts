/** Reads the first word, where it is no command but was meant for one. A folder of that name comes first. */

import { existsSync } from "node:fs";
import { Command, CommanderError } from "commander";
import { CliError } from "../../errors.ts";
import { oneLine } from "../../text/control-characters.ts";
import { OWN, ownCommand, quoted } from "../../text/shell-command.ts";
import { LONGEST_ECHO } from "../last-word.ts";
import { NAMED } from "./usage.ts";

/** What other tools call what this one does by itself. */
const OWN_NAMES = ["add", "init"];

/** What scripts put before it. */
const FLAGS = ["--json", "--yes", "-y"];

const COMMANDS: readonly string[] = NAMED;

/** The words as commander is to read them, and what is to be said of that. */
export type Words = { words: readonly string[]; told?: string };

/**
 * `help [command]` is that command's help; `add` and `init` are the command without a name. Throws
 * `bad-usage` for a misspelt one.
 */
export function readFirstWord(words: readonly string[]): Words {
  const start = words.findIndex((each) => !FLAGS.includes(each));
  const flags = words.slice(0, Math.max(start, 0));
  const { words: read, told } = readWord(words.slice(flags.length));
  return { words: [...flags, ...read], ...(told === undefined ? {} : { told }) };
}

function readWord(words: readonly string[]): Words {
  const [word = "", ...rest] = words;
  if (!/^[\w-]+$/.test(word) || word.startsWith("-") || existsSync(word)) return { words };
  if (OWN_NAMES.includes(word)) {
    return {
      words: rest,
      told: `${word} is what ${OWN} does without a name; it goes on with that.`,
    };
  }
  if (word === "help") return { words: [...helped(rest), "--help"] };
  if (COMMANDS.includes(word)) return { words };
  const meant = similarTo(word, [...COMMANDS, "help"]);
  if (meant === undefined) return { words };
  throw new CliError(
    "bad-usage",
    `${oneLine(word, LONGEST_ECHO)} is neither a command nor a folder here. Did you mean ${meant}?`,
    `To run that:\n     ${ownCommand([meant, ...rest])}`,
  );
}

/** The words of a call for help, without what would keep it from being given. */
function helped(words: readonly string[]): string[] {
  const [command = "", ...rest] = words;
  if (OWN_NAMES.includes(command)) return rest;
  if (command === "" || command.startsWith("-") || COMMANDS.includes(command)) return [...words];
  const meant = similarTo(command, COMMANDS);
  throw new CliError(
    "bad-usage",
    `There is no command ${quoted(oneLine(command, LONGEST_ECHO))}.${meant === undefined ? "" : ` Did you mean ${meant}?`}`,
    `To see its help:\n     ${ownCommand(["help", ...(meant === undefined ? [] : [meant])])}`,
  );
}

/** The command that commander would suggest for a misspelt one. */
function similarTo(word: string, names: readonly string[]): string | undefined {
  const known = new Command()
    .helpCommand(false)
    .exitOverride()
    .configureOutput({ writeErr() {} });
  for (const name of names) known.command(name);
  try {
    known.parse([word], { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return /Did you mean (\w+)\?/.exec(error.message)?.[1];
  }
  return undefined;
}
