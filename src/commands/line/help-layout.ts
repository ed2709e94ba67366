/** Lays the help out: two columns where there is room, else what each option is for below it. */

import type { Command, HelpConfiguration } from "commander";
import { wrapProse } from "../../report/printing/wrap-prose.ts";
import { OWN } from "../../text/shell-command.ts";
import type { Usage } from "./usage.ts";

const WIDEST = 80;
/** Columns below which the second column would hold a word or two a line. */
const NARROW = 64;
const INDENT = 6;

/** Columns that help is laid out for. */
export function helpWidth(): number {
  const { isTTY, columns } = process.stdout;
  return Math.min((isTTY && columns) || WIDEST, WIDEST);
}

/** What commander leaves to its callers. */
export const LAYOUT: HelpConfiguration = {
  minWidthToWrap: 20,
  commandUsage: (command) => {
    const width = helpWidth() - "Usage: ".length;
    const parent = command.parent === null ? "" : `${command.name()} `;
    const usage = `${OWN} ${parent}[directory] [options]`;
    return indented(wrapProse(usage, width), "Usage: ".length);
  },
  subcommandTerm: (command) => `${command.name()} [${argumentOf(command)}]`,
  formatItem(term, termWidth, description, helper) {
    const width = helper.helpWidth ?? WIDEST;
    const isNarrow = width < NARROW;
    const start = isNarrow ? INDENT : termWidth + 4;
    const wrapped = indented(wrapProse(description, width - start), start);
    const head = `  ${term}`;
    return isNarrow ? `${head}\n${" ".repeat(start)}${wrapped}` : head.padEnd(start) + wrapped;
  },
};

/** What stands below the options. */
export function helpEnding({ examples, notes, exitStatuses }: Usage): string {
  const width = helpWidth();
  const widest = Math.max(...examples.map(([command]) => command.length));
  const shown = examples.map(([command, purpose]) => {
    const oneLine = `  ${command.padEnd(widest)}  ${purpose}`;
    return oneLine.length <= width
      ? oneLine
      : `  ${command}\n${" ".repeat(INDENT)}${indented(wrapProse(purpose, width - INDENT), INDENT)}`;
  });
  const statuses = Object.entries(exitStatuses).map(([status, meaning]) => `${status} ${meaning}`);
  const paragraphs = [...notes, `Exit status: ${statuses.join(", ")}.`];
  return [
    `\nExamples:\n${shown.join("\n")}`,
    ...paragraphs.map((text) => wrapProse(text, width)),
  ].join("\n\n");
}

function argumentOf(command: Command): string {
  return command.registeredArguments[0]?.name() ?? "";
}

function indented(text: string, columns: number): string {
  return text.replaceAll("\n", `\n${" ".repeat(columns)}`);
}
