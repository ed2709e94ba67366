/** Tells whether a terminal is to get plain lines: one that can't redraw, or that is read aloud. */

import { isAccessible } from "@clack/core";

/**
 * `TERM=dumb`, as editors' own shells have it; `ACCESSIBLE=1`, as users of screen readers set it for
 * prompts; and a terminal that doesn't say how wide it is, where clack breaks each line after a letter.
 */
export function isPlain(): boolean {
  const { isTTY, columns } = process.stdout;
  return process.env.TERM === "dumb" || isAccessible() || (isTTY && !columns);
}
