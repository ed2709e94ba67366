/** Writes lines of code for a person to copy in the style of their file. */

import type { FileStyle } from "../code/syntax/file-style.ts";

export type CopyStyle = Pick<FileStyle, "quote" | "semicolon" | "padding">;

/** A statement in double quotes with a semicolon, as the file would have it. */
export function inStyle(statement: string, { quote, semicolon, padding }: CopyStyle): string {
  const named = /^(import (?:type )?)\{ (.*?) \}/.exec(statement);
  const start = named ? `${named[1]}{${padding}${named[2]}${padding}}` : "";
  const own = named ? start + statement.slice(named[0].length) : statement;
  return own.replaceAll('"', quote).replace(/;$/, semicolon);
}
