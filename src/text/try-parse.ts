/** Parses text from outside. */

/**
 * The value; undefined where there is no text, or the parser throws, as each does at something
 * else.
 */
export function tryParse(
  text: string | undefined,
  parse: (text: string) => unknown = JSON.parse,
): unknown {
  try {
    return text === undefined ? undefined : parse(text);
  } catch {
    return undefined;
  }
}

/** The same of a file's text, which may begin with a byte order mark. */
export function tryParseFile(
  text: string | undefined,
  parse: (text: string) => unknown = JSON.parse,
): unknown {
  return tryParse(text?.replace(/^\uFEFF/, ""), parse);
}
