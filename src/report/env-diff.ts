/** Shows how an env file changes, and nothing of what else it holds. */

import { NO_KEY, readPublishableKey } from "../clerk/publishable-key.ts";
import { ASSIGNMENT } from "../project/env/env-assignments.ts";

/** A part of a diff; of lines that are not there the start is the line that comes next. */
export type Hunk = {
  oldStart: number;
  oldLines: number;
  newStart: number;
  newLines: number;
  lines: string[];
};

/**
 * The hunks (without lines around what changes) of an env file's diff, in which no value is shown
 * but publishable keys, which are all that this tool ever writes there: of another line its name at
 * most.
 */
export function withoutValues<Each extends Hunk>(
  hunks: readonly Each[],
  before: string,
  after: string,
): Each[] {
  const [old, fresh] = [shownLines(before), shownLines(after)];
  return hunks.map((hunk) => {
    let [from, to] = [hunk.oldStart - 1, hunk.newStart - 1];
    const lines = hunk.lines.map((line) => {
      if (line.startsWith("\\")) return line;
      return line.startsWith("-") ? `-${old[from++] ?? "…"}` : `+${fresh[to++] ?? "…"}`;
    });
    return { ...hunk, lines };
  });
}

/**
 * Whether git finds the place of hunks without a line around what changes: it takes one for the
 * file's end, and for its start too where it says 1 or less.
 */
export function isPlaced(hunks: readonly Hunk[], before: string): boolean {
  const total = before === "" ? 0 : before.replace(/\n$/, "").split("\n").length;
  return hunks.every(({ oldStart, oldLines }) => {
    const said = oldLines === 0 ? oldStart - 1 : oldStart;
    return oldStart - 1 + oldLines === total && (said > 1 || oldLines === total);
  });
}

/** Each line as it may be shown: a name with its value masked, or an ellipsis for the whole. */
function shownLines(text: string): string[] {
  const assignments = [...text.replaceAll("\r\n", "\n").matchAll(ASSIGNMENT)];
  let at = 0;
  let next = 0;
  let busyUntil = 0;
  return text.split("\n").map((written) => {
    const end = written.endsWith("\r") ? "\r" : "";
    const line = end ? written.slice(0, -1) : written;
    const [start, stop] = [at, at + line.length];
    at = stop + 1;
    const here: RegExpMatchArray[] = [];
    while (next < assignments.length) {
      const match = assignments[next];
      const name = match?.indices?.groups?.name;
      if (!match || !name || name[0] > stop) break;
      if (name[0] >= start) here.push(match);
      next += 1;
    }
    const isContinued = busyUntil > start;
    const [match] = here;
    for (const each of here) busyUntil = Math.max(busyUntil, valueEnd(each));
    if (line.trim() === "" && !isContinued) return written;
    if (here.length !== 1 || !match || isContinued) return `…${end}`;
    return shownAssignment(line, start, match) + end;
  });
}

/** The offset at which an assignment's value ends. */
function valueEnd({ indices }: RegExpMatchArray): number {
  return indices?.groups?.value?.[1] ?? indices?.groups?.separator?.[1] ?? 0;
}

function shownAssignment(line: string, start: number, { indices }: RegExpMatchArray): string {
  const { name: [from, to] = [0, 0], separator: [, after] = [0, Infinity] } = indices?.groups ?? {};
  const isAlone = /^\s*(?:export\s+)?$/.test(line.slice(0, from - start));
  // The name may stand alone, with its value on the next line.
  if (!isAlone || after - start > line.length) return "…";
  if (!isName(line.slice(from - start, to - start), line.slice(to - start))) return "…";
  const value = line.slice(after - start);
  return isPublic(value) ? line : `${line.slice(0, after - start)}…`;
}

/** Whether it is a name as people give to variables: the last line of a key ends in `=` too. */
function isName(word: string, rest: string): boolean {
  const isUsual = /^[A-Z_][A-Z0-9_]{0,63}$/.test(word);
  return isUsual || (/^[a-z_]\w{0,63}$/i.test(word) && /^\s*[=:]\s*[^=\s]/.test(rest));
}

/** Whether a value is one that this tool writes, or none. */
function isPublic(value: string): boolean {
  const bare = value.trim().replace(/^(["'`])(.*)\1$/s, "$2");
  const isKey = /^pk_\S+$/.test(bare) && readPublishableKey(bare).ok;
  return bare === "" || bare === NO_KEY.value || isKey;
}
