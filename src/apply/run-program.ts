/** Runs a program to its end, and takes its whole family down when it must stop early. */

import type { ChildProcess } from "node:child_process";
import { execa } from "execa";

export type ProgramResult = {
  exitCode: number | undefined;
  stdout: string;
  /** stdout and stderr as they came. */
  output: string;
  ending: "exited" | "timed-out" | "interrupted" | "not-started";
};

export type ProgramOptions = {
  cwd: string;
  env?: Record<string, string>;
  /** Milliseconds; none by default. */
  timeout?: number;
  signal: AbortSignal;
};

/** How long a program has to end by itself once it was asked to. */
const GRACE = 3000;

/**
 * Runs a command without a shell, with no standard input, and collects what it prints. The
 * program leads a process group of its own, so that its children end with it.
 */
export async function runProgram(
  command: readonly string[],
  options: ProgramOptions,
): Promise<ProgramResult> {
  const [file = "", ...args] = command;
  const child = execa(file, args, {
    cwd: options.cwd,
    env: options.env ?? {},
    stdin: "ignore",
    all: true,
    reject: false,
    detached: process.platform !== "win32",
    windowsHide: true,
    maxBuffer: 10_000_000,
  });
  let ending: ProgramResult["ending"] = "exited";
  const stop = (why: ProgramResult["ending"]) => {
    ending = why;
    endGroup(child);
  };
  const onAbort = () => stop("interrupted");
  const timer = options.timeout && setTimeout(() => stop("timed-out"), options.timeout);
  if (options.signal.aborted) onAbort();
  options.signal.addEventListener("abort", onAbort, { once: true });
  const result = await child;
  options.signal.removeEventListener("abort", onAbort);
  clearTimeout(timer);
  const started = child.pid !== undefined;
  return {
    exitCode: result.exitCode,
    stdout: result.stdout,
    output: started ? result.all : (result.shortMessage ?? ""),
    ending: started ? ending : "not-started",
  };
}

/** Asks the process group to end, and ends it when it has not done so in time. */
function endGroup(child: ChildProcess): void {
  signalGroup(child, "SIGTERM");
  const timer = setTimeout(() => signalGroup(child, "SIGKILL"), GRACE);
  child.once("exit", () => clearTimeout(timer));
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === "win32") child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch {
    // It has ended meanwhile.
  }
}
