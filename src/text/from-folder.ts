/** Rewords commands for who stands in another folder than the one that they are for. */

import { posix } from "node:path";
import { quoted } from "./shell-command.ts";

/** A line that is there to be copied as a command. */
const COMMAND = /^( *)((?:cd|npx|npm|pnpm|yarn|bunx?|git|rm|mv) .*)$/gm;
/** A command that goes to a folder first, whose name needs no quotes. */
const GOES_TO = /^cd ([\w./@-]+) && (.*)$/s;

/** The text with each command on a line of its own going to its folder first; `folder` is "" for here. */
export function fromFolder(text: string, folder: string): string {
  if (folder === "") return text;
  return text.replaceAll(COMMAND, (_, indent: string, command: string) => {
    const [, further = ".", rest = command] = GOES_TO.exec(command) ?? [];
    const target = posix.join(folder, further);
    return target === "." ? `${indent}${rest}` : `${indent}cd ${quoted(target)} && ${rest}`;
  });
}
