/** Lets one run at a time work on a project. */

import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import * as z from "zod/mini";
import { CliError, systemCode } from "../errors.ts";
import { shownMoment } from "../text/format-timestamp.ts";
import { commandLine } from "../text/shell-command.ts";
import { tryParse } from "../text/try-parse.ts";
import { readIfThere } from "./file-state.ts";
import {
  highestIn,
  journalFailed,
  numbersIn,
  PRIVATE_FILE,
  PRIVATE_FOLDER,
} from "./state-directory.ts";

const holderSchema = z.object({ pid: z.number(), host: z.string(), since: z.string() });
type Holder = z.infer<typeof holderSchema>;

/** Milliseconds that a second run waits for the first. */
const LOCK_TIMEOUT = 3000;
/** Milliseconds after which a lock is given up that another host took and nobody can ask about. */
const FOREIGN_LIMIT = 30 * 60_000;
/** Milliseconds that its owner may take to write into a lock that is there already. */
const WRITING_LIMIT = 2000;

/**
 * Locks the project whose state directory is `folder`, and gives what unlocks it. Waits a few
 * seconds for a run that is at work; a dead one's lock is taken over. Throws `locked`, saying who
 * holds it.
 *
 * Locks are numbered files, of which the highest counts. Taking over is creating the next number,
 * which only one can do; nobody ever removes the highest, so that no two believe to hold it.
 */
export async function lockProject(folder: string, root: string): Promise<() => void> {
  const locks = locksOf(folder);
  const deadline = Date.now() + LOCK_TIMEOUT;
  try {
    mkdirSync(locks, { recursive: true, mode: PRIVATE_FOLDER });
    for (;;) {
      const unlock = tryLock(locks);
      if (unlock) return unlock;
      if (Date.now() > deadline) throw held(locks, root);
      await delay(50);
    }
  } catch (error) {
    throw journalFailed(folder, error);
  }
}

/** Waits for a run that is at work there, as long as `lockProject` does, and takes no lock. */
export async function waitForLock(folder: string, root: string): Promise<void> {
  const locks = locksOf(folder);
  const deadline = Date.now() + LOCK_TIMEOUT;
  while (holderOf(locks, highestIn(locks))) {
    if (Date.now() > deadline) throw held(locks, root);
    await delay(50);
  }
}

function locksOf(folder: string): string {
  return join(folder, "locks");
}

function tryLock(locks: string): (() => void) | undefined {
  const last = highestIn(locks);
  if (holderOf(locks, last)) return undefined;
  const mine = join(locks, String(last + 1));
  const holder: Holder = {
    pid: process.pid,
    host: hostname(),
    since: new Date().toISOString(),
  };
  try {
    writeFileSync(mine, JSON.stringify(holder), { flag: "wx", mode: PRIVATE_FILE });
  } catch (error) {
    if (systemCode(error) === "EEXIST") return undefined;
    // A lock that nobody holds is better than one that looks taken.
    rmSync(mine, { force: true });
    throw error;
  }
  // Somebody went on from a number that was tidied away since it was read.
  if (highestIn(locks) !== last + 1) {
    rmSync(mine, { force: true });
    return undefined;
  }
  for (const number of numbersIn(locks)) {
    if (number <= last) rmSync(join(locks, String(number)), { force: true });
  }
  return () => {
    try {
      writeFileSync(mine, RELEASED);
    } catch {
      // This process ends soon, and its lock with it.
    }
  };
}

const RELEASED = "released";

/** Reads who holds that lock; undefined where it was given back, or its process is gone. */
function holderOf(locks: string, number: number): Partial<Holder> | undefined {
  const path = join(locks, String(number));
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats) return undefined;
  const age = Date.now() - stats.mtimeMs;
  const text = readIfThere(path);
  if (text === RELEASED || text === undefined) return undefined;
  const holder = holderSchema.safeParse(tryParse(text)).data;
  if (!holder) return age < WRITING_LIMIT ? {} : undefined;
  if (holder.host !== hostname()) return age < FOREIGN_LIMIT ? holder : undefined;
  // A process before this one had the same number: in containers that is the rule.
  if (holder.pid === process.pid) return undefined;
  return isRunning(holder.pid) ? holder : undefined;
}

/** Whether a process of that number runs, whosever it is. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !hasEnded(pid);
  } catch (error) {
    return systemCode(error) === "EPERM";
  }
}

/**
 * Whether nothing but its number is left of a process: its parent hasn't asked yet how it ended. In a
 * container the first process, which inherits it, may take seconds for that, or never ask. Only Linux
 * tells (proc_pid_stat(5): the state stands behind the name in parentheses).
 */
function hasEnded(pid: number): boolean {
  if (process.platform !== "linux") return false;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")")).startsWith(") Z ");
  } catch {
    return false;
  }
}

function held(locks: string, root: string): CliError {
  const number = highestIn(locks);
  const { pid, host, since } = holderOf(locks, number) ?? {};
  const elsewhere = host !== undefined && host !== hostname() ? ` on ${host}` : "";
  const who =
    pid === undefined ? "" : ` (process ${pid}${elsewhere}, since ${shownMoment(since ?? "")})`;
  return new CliError(
    "locked",
    `Another add-clerk-convex${who} is at work in ${root}.`,
    [
      "Wait until it has ended, then run this command again. If there is no such process any more,",
      "remove its lock first:",
      `     ${commandLine(["rm", join(locks, String(number))])}`,
    ].join("\n"),
  );
}
