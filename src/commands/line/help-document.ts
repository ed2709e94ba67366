/** Words a command's help as the document that programs read. */

import manifest from "../../../package.json";
import { type Declarations, type Declared, longFlag, refusingFlag } from "../../options.ts";
import type { CommandName } from "../../report/failed-document.ts";
import type { HelpDocument, HelpOption } from "../../report/help-result.ts";
import { HELP, VERSION } from "./declare.ts";
import { DIRECTORY, NAMED, typedName, USAGES } from "./usage.ts";

/** The whole tree for the command without a name, else that command's part of it. */
export function helpDocument(name: CommandName): HelpDocument {
  const { description, options, examples, exitStatuses, notes } = USAGES[name];
  const declared = Object.entries(options).flatMap(([key, option]) => [
    optionOf(key, option),
    ...refusalOf(key, option),
  ]);
  return {
    command: typedName(name),
    version: manifest.version,
    description,
    arguments: [{ ...DIRECTORY, required: false }],
    options: [...declared, ...(name === "add" ? [flagOf(VERSION)] : []), flagOf(HELP)],
    examples: examples.map(([command, purpose]) => ({ command, purpose })),
    exitStatuses: Object.entries(exitStatuses).map(([status, meaning]) => ({
      status: Number(status),
      meaning,
    })),
    notes: [...notes],
    commands: name === "add" ? NAMED.map(helpDocument) : [],
  };
}

function optionOf(key: string, option: Declared<string | boolean | undefined>): HelpOption {
  const { short, placeholder, choices, untyped, help, group } = option;
  return {
    name: longFlag(key, option),
    short: short === undefined ? null : `-${short}`,
    value: placeholder ?? null,
    choices: choices === undefined ? null : [...choices],
    // A flag that turns off what is usual is itself off.
    default: untyped === true ? false : (untyped ?? null),
    group: group ?? null,
    help,
  };
}

/** The flag that says no to what is offered. */
function refusalOf(key: string, { refusal, group }: Declarations[string]): HelpOption[] {
  if (refusal === undefined) return [];
  const flag = { short: null, value: null, choices: null, default: false, group: group ?? null };
  return [{ name: refusingFlag(key), ...flag, help: refusal }];
}

function flagOf({ short, name, help }: typeof HELP): HelpOption {
  return {
    name: `--${name}`,
    short: `-${short}`,
    value: null,
    choices: null,
    default: false,
    group: null,
    help,
  };
}
