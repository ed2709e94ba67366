/** The one table that is printed. */

import type { Row } from "./row.ts";

const HEAD = ["package", "what we pin, or tried", "newest", "holds, or what moved"];

/** The rows below one another, in columns as wide as they need; the last one is never padded. */
export function table(rows: readonly Row[]): string {
  const cells = [HEAD, ...rows.map(cellsOf)];
  const widths = HEAD.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  return cells
    .map((row) =>
      row
        .map((cell, column) =>
          column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0),
        )
        .join("  "),
    )
    .join("\n");
}

function cellsOf({ what, pinned, newest, verdict }: Row): string[] {
  if ("moved" in verdict) return [what, pinned, newest, `MOVED: ${verdict.moved}`];
  return [what, pinned, newest, verdict.holds === "" ? "holds" : `holds (${verdict.holds})`];
}
