/** Tells whether a stream takes colours: a terminal's own matter, and not that of who started this. */

import { WriteStream } from "node:tty";

/** What of a stream says so. */
export type Output = { isTTY?: boolean };

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Node's own decision (TERM, NO_COLOR, FORCE_COLOR) for terminals, and for whatever FORCE_COLOR is
 * set for. Node takes CI for a reason to colour, or not to: neither says what the text goes to.
 */
export function hasColour(stream: Output, environment: Environment = process.env): boolean {
  const { CI: _, NO_COLOR, ...judged } = environment;
  const isForced = judged.FORCE_COLOR !== undefined;
  if (!stream.isTTY && !isForced) return false;
  // Node warns of both on standard error.
  return WriteStream.prototype.hasColors(isForced ? judged : { ...judged, NO_COLOR });
}
