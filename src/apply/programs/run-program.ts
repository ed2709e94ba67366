/** Runs a program to its end, and takes its whole family down when it must stop early. */

import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { outputWithoutSecrets } from "../../secrets/redact.ts";
import type { Watch } from "./program-record.js";

export type ProgramResult = {
  exitCode: number | undefined;
  stdout: string;
  /** stdout and stderr as they came. */
  output: string;
  ending: "exited" | "timed-out" | "interrupted" | "not-started";
};

/** What holds for all programs of a run. */
export type Supervision = {
  signal: AbortSignal;
  /**
   * Told the number of the process that ends last, before the program begins; gives what of the project's
   * files is to be recorded.
   */
  beginning: ((pid: number) => Watch) | undefined;
  /** Values that are left out of what the program printed. */
  secrets: readonly string[];
  /** Told what the program says, as it says it: the last whole line that came. */
  said?: (line: string) => void;
};

export type ProgramOptions = Supervision & {
  cwd: string;
  env?: Record<string, string | undefined>;
  /** Milliseconds; none by default. */
  timeout?: number;
};

/** What no program of a run needs to know: a package's install script could send it anywhere. */
export const WITHHELD = { CLERK_SECRET_KEY: undefined };

const SUPERVISOR = fileURLToPath(new URL("./supervisor.js", import.meta.url));

/** Characters of a line that is still under way which are kept. */
const LONGEST_LINE = 10_000;

/** Milliseconds after which the supervisor itself is not trusted any more to end the program. */
const KILL_AFTER = 6000;
/** Milliseconds to wait for the last words of a program that has ended: what it left running may hold them open. */
const LAST_WORDS = 500;

/**
 * Runs a command without a shell, with no standard input, and collects what it prints. It is run by
 * a supervisor, which ends it with all its children when this process stops it, or is gone.
 */
export async function runProgram(
  command: readonly string[],
  options: ProgramOptions,
): Promise<ProgramResult> {
  const supervisor = execa(process.execPath, [SUPERVISOR, ...command], {
    cwd: options.cwd,
    env: { ...options.env, ...WITHHELD },
    stdin: "ignore",
    ipc: true,
    buffer: { ipc: false },
    all: true,
    reject: false,
    detached: process.platform !== "win32",
    windowsHide: true,
    maxBuffer: 10_000_000,
  });
  let ending: ProgramResult["ending"] = "exited";
  let notStarted: string | undefined;
  let patience: NodeJS.Timeout | undefined;
  const stop = (why: ProgramResult["ending"]) => {
    ending = why;
    if (supervisor.connected) supervisor.disconnect();
    patience ??= setTimeout(() => supervisor.kill("SIGKILL"), KILL_AFTER);
  };
  const onAbort = () => stop("interrupted");
  supervisor.on("message", (message) => {
    notStarted = reasonIn(message);
  });
  if (options.said) repeatLines(supervisor.all, options.said);
  let silence: NodeJS.Timeout | undefined;
  supervisor.once("exit", () => {
    silence = setTimeout(() => {
      supervisor.stdout.destroy();
      supervisor.stderr.destroy();
    }, LAST_WORDS);
  });
  const timer = options.timeout && setTimeout(() => stop("timed-out"), options.timeout);
  options.signal.addEventListener("abort", onAbort, { once: true });
  try {
    const watch = supervisor.pid === undefined ? undefined : options.beginning?.(supervisor.pid);
    if (options.signal.aborted) onAbort();
    else if (supervisor.connected) supervisor.send({ watch });
    const result = await supervisor;
    const shown = (text: string) => outputWithoutSecrets(text, options.secrets);
    return {
      exitCode: result.exitCode,
      stdout: result.stdout,
      output: shown(
        notStarted ??
          (supervisor.pid === undefined ? result.shortMessage : undefined) ??
          result.all,
      ),
      ending: notStarted !== undefined || supervisor.pid === undefined ? "not-started" : ending,
    };
  } finally {
    options.signal.removeEventListener("abort", onAbort);
    clearTimeout(timer);
    clearTimeout(patience);
    clearTimeout(silence);
    if (supervisor.connected) supervisor.disconnect();
  }
}

function repeatLines(output: NodeJS.ReadableStream, said: (line: string) => void): void {
  let begun = "";
  output.on("data", (chunk) => {
    const lines = `${begun}${chunk}`.slice(-LONGEST_LINE).split(/\r?\n|\r/);
    begun = lines.pop() ?? "";
    const last = lines.findLast((line) => line.trim() !== "");
    if (last !== undefined) said(last);
  });
}

/** Why the supervisor could not start the program, as it tells. */
function reasonIn(message: unknown): string | undefined {
  if (typeof message !== "object" || message === null || !("notStarted" in message))
    return undefined;
  return String(message.notStarted);
}
