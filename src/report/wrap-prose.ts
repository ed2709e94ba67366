/** Breaks long lines of prose between words, which a terminal would break inside them. */

import { stripVTControlCharacters } from "node:util";
import { painted } from "./style.ts";

const LIST_ITEM = /^ *(?:\d+\.|-) /;
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
  if (head === "" && line.startsWith(" ")) return [line];
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

function columnsOf(text: string): number {
  return stripVTControlCharacters(painted(text, false)).length;
}
