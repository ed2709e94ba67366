/** Ends this program with its terminal. */

import { writeSync } from "node:fs";

/**
 * Ends it as the system does, where the terminal is gone. Node itself would crash, as it gives the
 * terminal its settings back.
 */
export function endWithTerminal(): void {
  if (!isTerminalGone()) return;
  process.removeAllListeners("SIGHUP");
  // The second is for where somebody had the first one ignored.
  for (const signal of ["SIGHUP", "SIGKILL"]) process.kill(process.pid, signal);
}

function isTerminalGone(): boolean {
  if (!process.stdout.isTTY) return false;
  try {
    writeSync(process.stdout.fd, "");
    return false;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EIO";
  }
}
