/**
 * Runs one program for a parent that may be killed at any moment, and ends it with the parent.
 * `supervisor.js program [argument ...]`; plain JavaScript, since Node runs it as it stands.
 *
 * The program starts when the parent sends a first message: by then the journal names this process, so
 * that the next run can wait for its end. It leads a process group, which is ended as one when the channel
 * to the parent closes, for whatever reason. What it did to the project's files is recorded at its end.
 */

import { spawn as spawnPlain } from "node:child_process";
import { constants } from "node:os";
import spawn from "cross-spawn";
import { beginRecord } from "./program-record.js";

/** Milliseconds that a program has to end by itself once it was asked to. */
const GRACE = 3000;

const isWindows = process.platform === "win32";
const [file = "", ...args] = process.argv.slice(2);
/** @type {import("node:child_process").ChildProcess | undefined} */
let program;
let hasEnded = false;
let isAbandoned = false;

process.once(
  "message",
  (/** @type {{ watch?: import("./program-record.js").Watch }} */ { watch }) => {
    const endRecord = watch ? beginRecord(watch) : () => {};
    program = spawn(file, args, {
      stdio: ["ignore", "inherit", "inherit"],
      windowsHide: true,
      detached: !isWindows,
    });
    program.once("error", (error) => {
      hasEnded = true;
      endRecord();
      process.send?.({ notStarted: error.message }, () => process.exit(127));
    });
    program.once("exit", (code, signal) => {
      hasEnded = true;
      // Nothing of it may write any more.
      if (isAbandoned) endAll("SIGKILL");
      endRecord();
      process.exitCode = code ?? 128 + (signal ? constants.signals[signal] : 0);
      if (process.connected) process.disconnect();
      else process.exit();
    });
  },
);

process.once("disconnect", () => {
  if (hasEnded) return;
  if (program === undefined) process.exit(1);
  isAbandoned = true;
  endAll("SIGTERM");
  setTimeout(() => endAll("SIGKILL"), GRACE);
});

// Who ends a group as one means the program: this process is the last of it.
for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"]) process.on(signal, () => {});

/** @param {"SIGTERM" | "SIGKILL"} signal */
function endAll(signal) {
  if (program?.pid === undefined) return;
  if (isWindows) {
    // Windows knows no groups; this ends a process with all that it has started.
    spawnPlain("taskkill", ["/PID", String(program.pid), "/T", "/F"], { stdio: "ignore" });
    return;
  }
  try {
    process.kill(-program.pid, signal);
  } catch {
    // Nothing of it is left.
  }
}
