/** What takes long to make, made once and shared by all tests and runs: installs of real packages. */

import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import { mkdir, readFile, rename, rm, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { CACHE } from "./cache.ts";
import { npmFreshness, triesNewest } from "./newest.ts";
import { run } from "./run.ts";
import { noteTried } from "./tried.ts";
import { FROZEN_AT, refuseRanges } from "./versions.ts";
import { versionsToTry } from "./versions-to-try.ts";

/**
 * A directory with a `node_modules` that holds these packages (name → exact version). Test files
 * that ask at the same time wait for one install. Throws for a range, for a package that isn't
 * listed in `versions.ts`, and with npm's own words where it fails.
 */
export async function installShared(name: string, exact: Record<string, string>): Promise<string> {
  refuseRanges(exact);
  const dependencies = await versionsToTry(exact);
  noteTried(dependencies);
  const manifest = JSON.stringify({ name, private: true, dependencies }, null, 2);
  // What these packages depend on is chosen by the registry of that moment.
  const moment = triesNewest() ? new Date().toISOString().slice(0, 10) : FROZEN_AT;
  return madeOnce(`${moment} ${manifest}`, async (directory) => {
    await writeFile(join(directory, "package.json"), manifest);
    await install(directory);
  });
}

/**
 * A directory that `make` has filled, given an empty one: the same for the same `key`, for all tests
 * and runs.
 */
export async function madeOnce(
  key: string,
  make: (directory: string) => Promise<void>,
): Promise<string> {
  const directory = join(CACHE, createHash("sha256").update(key).digest("hex").slice(0, 16));
  if (await exists(directory)) return directory;
  await mkdir(CACHE, { recursive: true });
  await withLock(`${directory}.lock`, async () => {
    if (await exists(directory)) return;
    const partial = `${directory}.partial-${process.pid}`;
    await mkdir(partial);
    try {
      await make(partial);
      // Renamed only when whole: a directory of that name is always finished.
      await rename(partial, directory);
    } finally {
      await rm(partial, { recursive: true, force: true });
    }
  });
  return directory;
}

/** The folder of one package as it was published, without what it depends on. */
export async function unpackShared(name: string, version: string): Promise<string> {
  refuseRanges({ [name]: version });
  const directory = await madeOnce(`packed ${name}@${version}`, async (folder) => {
    const packed = await run("npm", ["pack", `${name}@${version}`], {
      cwd: folder,
      timeout: 240_000,
    });
    const tarball = readdirSync(folder).find((file) => file.endsWith(".tgz"));
    if (tarball === undefined) throw new Error(`npm could not pack ${name}: ${packed.stderr}`);
    const unpacked = await run("tar", ["-xzf", tarball], { cwd: folder });
    if (unpacked.exitCode !== 0) throw new Error(unpacked.stderr);
    await rm(join(folder, tarball));
  });
  return join(directory, "package");
}

/** Makes the shared packages a project's own by a link. Only for programs that don't install. */
export async function linkPackages(shared: string, project: string): Promise<void> {
  await symlink(join(shared, "node_modules"), join(project, "node_modules"), "junction");
}

async function install(directory: string): Promise<void> {
  const quiet = ["--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"];
  const args = ["install", "--no-package-lock", ...quiet];
  const options = { cwd: directory, env: npmFreshness(), timeout: 240_000 };
  const result = await run("npm", args, options);
  if (result.exitCode !== 0) {
    const why = result.timedOut ? "it took more than 4 minutes" : result.stderr;
    throw new Error(
      `npm could not install ${await readFile(join(directory, "package.json"))}: ${why}`,
    );
  }
}

/** Runs `work` while this process owns the lock directory, waiting for another that does. */
async function withLock(lock: string, work: () => Promise<void>): Promise<void> {
  const deadline = Date.now() + 300_000;
  while (!(await take(lock))) {
    if (Date.now() > deadline) throw new Error(`Waited 5 minutes for ${lock}; remove it by hand.`);
    if (await abandoned(lock)) await rm(lock, { recursive: true, force: true });
    else await delay(200);
  }
  try {
    await work();
  } finally {
    await rm(lock, { recursive: true, force: true });
  }
}

async function take(lock: string): Promise<boolean> {
  try {
    await mkdir(lock);
  } catch {
    return false;
  }
  await writeFile(join(lock, "pid"), String(process.pid));
  return true;
}

/** Whether the lock's owner is gone: killed in the middle of an install. */
async function abandoned(lock: string): Promise<boolean> {
  try {
    const pid = Number(await readFile(join(lock, "pid"), "utf8"));
    process.kill(pid, 0);
    return false;
  } catch (error) {
    // No pid yet, or the lock was just given back: that is no owner gone.
    return error instanceof Error && "code" in error && error.code === "ESRCH";
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch {
    return false;
  }
}
