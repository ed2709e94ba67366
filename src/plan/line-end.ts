/** Tells which line ends a text uses, so that what is added to it looks like the rest. */

type LineEnd = "\n" | "\r\n";

/** The first line end of a text; `\n` where it has none. */
export function lineEndOf(text: string): LineEnd {
  return /\r?\n/.exec(text)?.[0] === "\r\n" ? "\r\n" : "\n";
}

/** The text with a line added at its end, after the final newline that may be missing. */
export function appendLine(text: string, line: string): string {
  const end = lineEndOf(text);
  const unfinished = !/(^\uFEFF?|[\r\n])$/.test(text);
  return text + (unfinished ? end : "") + line + end;
}
