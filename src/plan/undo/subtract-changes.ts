/** Takes what changed a text out of it again, and keeps what somebody has edited there since. */

import { diffArrays } from "diff";

/** A text on three sides: before a change, after it, and as it is now. */
export type Sides = { former: string; later: string; now: string };

export type SubtractOptions = {
  /**
   * Whether each line stands for itself, as in env files: lines that were added together may stand
   * apart by now, and one that is gone needs no taking out.
   */
  linesAreIndependent: boolean;
};

/** A run of lines: the first one's index, and the one behind the last. */
type Lines = { start: number; end: number };

/** What one place was before the change and after it. */
type Hunk = { former: Lines; later: Lines };

/** For each line of one text the index of the same line in another, or undefined where it isn't there. */
type Alignment = readonly (number | undefined)[];

/** Edits beyond that are another text, and take long to compare. */
const MOST_EDITS = 4000;

/**
 * The text as it is now without what led from `former` to `later`, each changed place by itself;
 * undefined where a place was edited, so that it can't be said what of it belongs to whom. Where
 * nothing of the change is left, that is the text itself.
 */
export function subtractChanges(sides: Sides, options: SubtractOptions): string | undefined {
  if (sides.now === sides.former || sides.now === sides.later) return sides.former;
  const former = linesOf(sides.former);
  const later = linesOf(sides.later);
  const now = linesOf(sides.now);
  const hunks = hunksBetween(former, later);
  const fromLater = alignmentOf(later, now);
  const fromFormer = alignmentOf(former, now);
  if (!hunks || !fromLater || !fromFormer) return undefined;
  const replaced = new Map<number, string[]>();
  const dropped = new Set<number>();
  for (const hunk of hunks) {
    const place = placeOf(hunk, fromLater, options);
    if (place) {
      for (const index of place.lines) dropped.add(index);
      const lines = former.slice(hunk.former.start, hunk.former.end);
      if (lines.length > 0) replaced.set(place.at, lines);
    } else if (!isAbsent(hunk, { fromLater, fromFormer }, options)) {
      return undefined;
    }
  }
  return joined(now, replaced, dropped);
}

/** Each line with its end. */
function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function compared(lines: readonly string[]): string[] {
  return lines.map((line) => line.replace(/\r?\n$/, ""));
}

function hunksBetween(former: string[], later: string[]): Hunk[] | undefined {
  const changes = diffArrays(compared(former), compared(later), { maxEditLength: MOST_EDITS });
  if (!changes) return undefined;
  const hunks: Hunk[] = [];
  const at = { former: 0, later: 0 };
  let open: Hunk | undefined;
  for (const { value, added, removed } of changes) {
    if (!added && !removed) {
      at.former += value.length;
      at.later += value.length;
      open = undefined;
      continue;
    }
    if (!open) {
      open = { former: lineAt(at.former), later: lineAt(at.later) };
      hunks.push(open);
    }
    const side = added ? "later" : "former";
    at[side] += value.length;
    open[side].end = at[side];
  }
  return hunks;
}

function lineAt(index: number): Lines {
  return { start: index, end: index };
}

function alignmentOf(from: string[], to: string[]): Alignment | undefined {
  const changes = diffArrays(compared(from), compared(to), { maxEditLength: MOST_EDITS });
  if (!changes) return undefined;
  const found: (number | undefined)[] = [];
  let index = 0;
  for (const { value, added, removed } of changes) {
    for (const _ of value) {
      if (!added) found.push(removed ? undefined : index);
      if (!removed) index += 1;
    }
  }
  return found;
}

/** Where the lines that a change left stand now, and where what was there before belongs. */
function placeOf(
  { former, later }: Hunk,
  fromLater: Alignment,
  { linesAreIndependent }: SubtractOptions,
): { lines: number[]; at: number } | undefined {
  const indices = fromLater.slice(later.start, later.end);
  const lines = definedIn(indices);
  const isAddition = former.start === former.end;
  if (isAddition && linesAreIndependent)
    return lines[0] === undefined ? undefined : { lines, at: lines[0] };
  if (lines.length < indices.length || !areAdjacent(lines)) return undefined;
  const at = lines[0] ?? gapIn(fromLater, later.start);
  return at === undefined ? undefined : { lines, at };
}

/** Whether nothing of a change is in the text: what was there before it is there in its place. */
function isAbsent(
  { former, later }: Hunk,
  { fromLater, fromFormer }: { fromLater: Alignment; fromFormer: Alignment },
  { linesAreIndependent }: SubtractOptions,
): boolean {
  if (fromLater.slice(later.start, later.end).some((index) => index !== undefined)) return false;
  if (former.start === former.end) {
    return linesAreIndependent || gapIn(fromFormer, former.start) !== undefined;
  }
  const there = definedIn(fromFormer.slice(former.start, former.end));
  return there.length === former.end - former.start && areAdjacent(there);
}

function definedIn(alignment: Alignment): number[] {
  return alignment.filter((index) => index !== undefined);
}

function areAdjacent(lines: readonly number[]): boolean {
  return lines.every((line, index) => index === 0 || line === (lines[index - 1] ?? 0) + 1);
}

/** Where a line before `index` would stand, if its neighbours are neighbours still. */
function gapIn(alignment: Alignment, index: number): number | undefined {
  const before = index === 0 ? -1 : alignment[index - 1];
  if (before === undefined) return undefined;
  const isLast = index === alignment.length;
  return isLast || alignment[index] === before + 1 ? before + 1 : undefined;
}

function joined(
  now: readonly string[],
  replaced: ReadonlyMap<number, string[]>,
  dropped: ReadonlySet<number>,
): string {
  const end = now.find((line) => line.endsWith("\n"))?.endsWith("\r\n") ? "\r\n" : "\n";
  const parts: string[] = [];
  for (let index = 0; index <= now.length; index += 1) {
    parts.push(...(replaced.get(index) ?? []));
    const line = now[index];
    if (line !== undefined && !dropped.has(index)) parts.push(line);
  }
  // A line that was the last one had no end, perhaps, and is not the last one now.
  return parts
    .map((line, at) => (at < parts.length - 1 && !line.endsWith("\n") ? line + end : line))
    .join("");
}
