/** Writes lines of code for a person to copy in the style of their file. */

import type { FileStyle } from "../code/syntax/file-style.ts";

export type CopyStyle = Pick<FileStyle, "quote" | "semicolon">;

/** A statement in double quotes with a semicolon, as the file would have it. */
export function inStyle(statement: string, { quote, semicolon }: CopyStyle): string {
  return statement.replaceAll('"', quote).replace(/;$/, semicolon);
}
