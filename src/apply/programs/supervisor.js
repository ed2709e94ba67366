/**
 * Runs one program for a parent that may be killed at any moment, and ends it with the parent.
 * `supervisor.js program [argument ...]`; plain JavaScript, since Node runs it as it stands.
 *
 * It leads a process group of its own. The program starts when the parent sends a first message: by
 * then the journal names this process, so that the next run can wait for its end. When the channel to
 * the parent closes, for whatever reason, the whole group is ended.
 */

import { spawn as spawnPlain } from "node:child_process";
import { constants } from "node:os";
import spawn from "cross-spawn";

/** Milliseconds that a program has to end by itself once it was asked to. */
const GRACE = 3000;

const [file = "", ...args] = process.argv.slice(2);
/** @type {import("node:child_process").ChildProcess | undefined} */
let program;
let hasEnded = false;

process.once("message", () => {
  program = spawn(file, args, { stdio: ["ignore", "inherit", "inherit"], windowsHide: true });
  program.once("error", (error) => {
    hasEnded = true;
    process.send?.({ notStarted: error.message }, () => process.exit(127));
  });
  program.once("exit", (code, signal) => {
    hasEnded = true;
    process.exitCode = code ?? 128 + (signal ? constants.signals[signal] : 0);
    process.disconnect?.();
  });
});

process.once("disconnect", () => {
  if (hasEnded) return;
  if (program === undefined) process.exit(1);
  endGroup("SIGTERM");
  program.once("exit", () => endGroup("SIGKILL"));
  setTimeout(() => endGroup("SIGKILL"), GRACE);
});

// The group is told to end as one; this process is the last of it.
for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"]) process.on(signal, () => {});

/** @param {"SIGTERM" | "SIGKILL"} signal */
function endGroup(signal) {
  if (process.platform === "win32") {
    // Windows knows no groups; this ends a process with all that it has started.
    spawnPlain("taskkill", ["/PID", String(program?.pid), "/T", "/F"], { stdio: "ignore" });
    return;
  }
  process.kill(-process.pid, signal);
}
