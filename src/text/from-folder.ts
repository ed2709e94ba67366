/** Rewords commands for who stands in another folder than the one that they are for. */

import { posix } from "node:path";
import { PROGRAMS } from "./commands-in.ts";
import { quoted } from "./shell-command.ts";

/** An indented line that is there to be copied as a command. */
const COMMAND = new RegExp(`^( +)((?:${PROGRAMS}) .*)$`, "gm");
/** A command that goes to a folder first, whose name needs no quotes. */
const GOES_TO = /^cd ([\w./@-]+) && (.*)$/s;

/**
 * The text with each command that stands on an indented line of its own going to its folder first; `folder` is
 * "" for here.
 */
export function fromFolder(text: string, folder: string): string {
  if (folder === "") return text;
  return text.replaceAll(COMMAND, (_, indent: string, command: string) => {
    return indent + commandFrom(command, folder);
  });
}

/** A command that is to go to its folder first. */
export function commandFrom(command: string, folder: string): string {
  const [, further = ".", rest = command] = GOES_TO.exec(command) ?? [];
  const target = posix.join(folder, further);
  return target === "." ? rest : `cd ${quoted(target)} && ${rest}`;
}
