/** Breaks long lines of prose between words, which a terminal would break inside them. */

import { stripVTControlCharacters } from "node:util";
import { isCommand } from "../../text/commands-in.ts";
import { painted } from "../style.ts";

const LIST_ITEM = /^ *(?:\d+\.|-) /;
/** Spaces before code where there is room for no more. */
const NARROW = 2;
const COLUMN = /^[^\t]*\t/;

/**
 * The text with its prose broken to `width` columns. Indented lines are code or commands to copy,
 * and stay whole; items of a list are prose, and go on below their first word, and what stands behind a tab
 * is a column, and goes on below itself.
 */
export function wrapProse(text: string, width: number): string {
  return text
    .split("\n")
    .flatMap((line) => wrapLine(line, width))
    .join("\n");
}

function wrapLine(line: string, width: number): string[] {
  const [head] = COLUMN.exec(line) ?? LIST_ITEM.exec(line) ?? [""];
  if (head === "" && line.startsWith(" ")) return fittedCode(line, width);
  const marker = head.replace("\t", " ");
  const indent = " ".repeat(columnsOf(marker));
  const lines: string[] = [];
  let current = marker;
  for (const word of line.slice(head.length).split(" ")) {
    const longer = current === marker || current === indent ? current + word : `${current} ${word}`;
    if (columnsOf(longer) <= width || current.trim() === marker.trim()) {
      current = longer;
    } else {
      lines.push(current);
      current = indent + word;
    }
  }
  return [...lines, current];
}

/** Code with as much of its indentation as fits; what is still too long goes on behind its spaces. */
function fittedCode(line: string, width: number): string[] {
  if (columnsOf(line) <= width) return [line];
  const code = line.trimStart();
  if (columnsOf(code) + NARROW <= width) return [" ".repeat(width - columnsOf(code)) + code];
  // A shell takes the lines for one then.
  const end = isCommand(stripVTControlCharacters(painted(code, false))) ? " \\" : "";
  const indent = " ".repeat(NARROW);
  const [first = "", ...rest] = code.split(" ");
  const lines = [indent + first];
  for (const word of rest) {
    const longer = `${lines.at(-1)} ${word}`;
    if (columnsOf(longer) + end.length <= width) lines[lines.length - 1] = longer;
    else lines.push(indent + indent + word);
  }
  return lines.map((each, at) => (at === lines.length - 1 ? each : each + end));
}

function columnsOf(text: string): number {
  return stripVTControlCharacters(painted(text, false)).length;
}
