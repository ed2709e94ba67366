/** A row of the table. */

/** What has moved, or what there is to add where it holds, each in a line. */
export type Verdict = { moved: string } | { holds: string };

export type Row = { what: string; pinned: string; newest: string; verdict: Verdict };

/** Who doesn't go with whom says more than that something is an error. */
const TELLING = [/\bpeer .* from |Ignored build scripts/, /error|too old|refuse/i];

/** The line of an error that says most, without colours. */
export function inALine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const lines = text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: terminals' colours begin with one.
    .replaceAll(/\u001b\[[\d;]*m/g, "")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const [first = "no word"] = lines;
  const others = lines.filter((line) => line !== first);
  const telling = TELLING.map((words) => others.find((line) => words.test(line))).find(Boolean);
  return [first, telling]
    .filter((line) => line !== undefined)
    .join(" ")
    .slice(0, 240);
}
