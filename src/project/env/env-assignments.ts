/** Finds the assignments of an env file, by dotenv's grammar. */

/** One assignment: the name, `=` or `: `, and perhaps a value. Matches a text with `\n` as line end. */
export const ASSIGNMENT = new RegExp(
  [
    /^[^\S\n\u2028\u2029]*(?:export\s+)?/, // indentation; dotenv takes blank lines along, one by one
    /(?<name>[\w.-]+)(?<separator>\s*=\s*?|:\s+?)/,
    /(?<value>\s*'(?:\\'|[^'])*'|\s*"(?:\\"|[^"])*"|\s*`(?:\\`|[^`])*`|[^#\r\n]+)?/,
    /\s*(?:#.*)?$/, // comment
  ]
    .map((part) => part.source)
    .join(""),
  "dgm",
);

/** The line, from 1, of the assignment that counts for each variable: the last one. */
export function assignmentLines(text: string): ReadonlyMap<string, number> {
  const lines = text.replace(/\r\n?/g, "\n");
  const found = new Map<string, number>();
  let [line, passed] = [1, 0];
  for (const { indices } of lines.matchAll(ASSIGNMENT)) {
    const name = indices?.groups?.name;
    if (!name) continue;
    line += lines.slice(passed, name[0]).split("\n").length - 1;
    passed = name[0];
    found.set(lines.slice(...name), line);
  }
  return found;
}
