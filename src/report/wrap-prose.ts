/** Breaks long lines of prose between words, which a terminal would break inside them. */

import { stripVTControlCharacters } from "node:util";
import { painted } from "./style.ts";

const LIST_ITEM = /^ *\d+\. /;

/**
 * The text with its prose broken to `width` columns. Indented lines are code or commands to copy,
 * and stay whole; items of a numbered list are prose, and go on below their first word.
 */
export function wrapProse(text: string, width: number): string {
  return text
    .split("\n")
    .flatMap((line) => wrapLine(line, width))
    .join("\n");
}

function wrapLine(line: string, width: number): string[] {
  const [marker] = LIST_ITEM.exec(line) ?? [""];
  if (marker === "" && line.startsWith(" ")) return [line];
  const indent = " ".repeat(marker.length);
  const lines: string[] = [];
  let current = marker;
  for (const word of line.slice(marker.length).split(" ")) {
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
