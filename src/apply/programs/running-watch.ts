/** Looks among the programs of this machine for a `convex dev` that watches already. */

import { execFile } from "node:child_process";
import { readdirSync, readFileSync, readlinkSync, realpathSync } from "node:fs";
import { promisify } from "node:util";

/** Milliseconds that the question is worth. */
const PATIENCE = 1000;

type Running = { id: string; words: readonly string[] };

/**
 * Whether one was started in that folder (absolute). Linux says so in /proc, macOS by `ps` and `lsof`; where
 * it can't be told, the answer is no, and a second watch does no harm.
 */
export async function isWatchedAlready(folder: string): Promise<boolean> {
  try {
    const real = realpathSync(folder);
    if (process.platform === "linux")
      return watchesInProc().some(({ id }) => cwdInProc(id) === real);
    if (process.platform === "darwin") return await isListedByLsof(real);
  } catch {
    // It is a courtesy, and no reason to fail.
  }
  return false;
}

/** Whether these words call Convex's own command to watch. */
export function isWatch(words: readonly string[]): boolean {
  const at = words.findIndex((word) =>
    /(?:^|[/\\])(?:convex|convex[/\\]bin[/\\]main\.js)$/.test(word),
  );
  return at !== -1 && words[at + 1] === "dev" && !words.includes("--once");
}

function watchesInProc(): Running[] {
  const ids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return ids.map((id) => ({ id, words: wordsInProc(id) })).filter(({ words }) => isWatch(words));
}

function wordsInProc(id: string): string[] {
  try {
    return readFileSync(`/proc/${id}/cmdline`, "utf8").split("\0");
  } catch {
    return [];
  }
}

function cwdInProc(id: string): string | undefined {
  try {
    return readlinkSync(`/proc/${id}/cwd`);
  } catch {
    return undefined;
  }
}

async function isListedByLsof(folder: string): Promise<boolean> {
  const run = promisify(execFile);
  const options = { timeout: PATIENCE, maxBuffer: 10_000_000 };
  const { stdout } = await run("/bin/ps", ["-axww", "-o", "pid=,args="], options);
  const running = stdout.split("\n").map((line): Running => {
    const [id = "", ...words] = line.trim().split(/\s+/);
    return { id, words };
  });
  const ids = running.filter(({ words }) => isWatch(words)).map(({ id }) => id);
  if (ids.length === 0) return false;
  const listed = await run(
    "/usr/sbin/lsof",
    ["-a", "-d", "cwd", "-Fn", "-p", ids.join(",")],
    options,
  );
  return listed.stdout.split("\n").includes(`n${folder}`);
}
