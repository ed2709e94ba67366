/** Formats text that a person copies or reads line by line: steps with their commands, and diffs. */

import { hasColour } from "../text/has-colour.ts";
import { pc } from "./style.ts";

/** An address, a command or code at the end of a sentence. */
const COPIED_ENDING = /: ((?:https:|cd |npx |npm |pnpm |yarn |bunx? |const )\S.*)$/;

/** The text, with what is to be copied from its end on a line of its own below it. */
export function copiedBelow(text: string, indent: string): string {
  return text.replace(COPIED_ENDING, `:\n${indent}$1`);
}

/** A step to do by hand; what is to be copied from it stands on a line of its own. */
export function listItem(step: string, index: number): string {
  return `  ${index + 1}. ${copiedBelow(step.replaceAll("\n", "\n     "), "     ")}`;
}

/** A diff in the colours of git, where standard output has any. */
export function coloured(diff: string): string {
  if (!hasColour(process.stdout)) return diff;
  return diff
    .split("\n")
    .map((line) => {
      if (/^(?:---|\+\+\+) /.test(line)) return pc.bold(line);
      if (line.startsWith("@@")) return pc.cyan(line);
      if (line.startsWith("+")) return pc.green(line);
      return line.startsWith("-") ? pc.red(line) : line;
    })
    .join("\n");
}
