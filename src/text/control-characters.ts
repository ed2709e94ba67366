/** Takes out of text what a terminal would obey in place of showing it. */

import { stripVTControlCharacters } from "node:util";

/** C0 but line ends and tabs, DEL, C1, what turns the direction of writing, and Unicode's line ends. */
const CONTROLS = /(?!\r?\n|\t)[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}]/gu;

/** The text without them; a carriage return stays where it belongs to a line end. */
export function withoutControls(text: string): string {
  return stripVTControlCharacters(text).replace(CONTROLS, "");
}

/** Text of others within a sentence: on one line, with nothing invisible, and cut where it is longer than anyone reads. */
export function oneLine(text: string, longest = 200): string {
  // What is cut off is not looked at: it may be of any length.
  const start = text.slice(0, 20 * longest);
  const plain = withoutControls(start.replace(/\s+/g, " "))
    .replace(/\p{Cf}/gu, "")
    .trim();
  return plain.length > longest || start.length < text.length
    ? `${plain.slice(0, longest)}…`
    : plain;
}

/** JSON in which all of them are escaped: JSON itself escapes C0 only. */
export function withEscapedControls(json: string): string {
  return json.replace(CONTROLS, escapedCharacter);
}

/** `\u001b`, as JSON and shells spell it. */
export function escapedCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** Whether a word holds any of them, or a line end. */
export function hasControls(word: string): boolean {
  return /[\n\r\t]/.test(word) || word.search(CONTROLS) !== -1;
}
