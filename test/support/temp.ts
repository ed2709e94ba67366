/** Temporary directories, and what is in a directory, for tests that ask whether it changed. */

import { createHash } from "node:crypto";
import {
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
} from "node:fs";
import { lstat, mkdir, readdir, readFile, readlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterTest } from "./after-test.ts";
import { CACHE } from "./cache.ts";

/**
 * A fresh, empty directory, its path without symbolic links. It is removed when the running test
 * ends; asked for in a hook, when its file is done.
 */
export async function makeTemp(name = "test"): Promise<string> {
  const directory = makeTempSync(name);
  afterTest(() => removeTree(directory));
  return directory;
}

/** Like `makeTemp`, but nobody removes it. */
export function makeTempSync(name = "test"): string {
  return realpathSync(mkdtempSync(join(tmpdir(), `add-clerk-convex-${name}-`)));
}

/** The same in memory where the system has such a place, for what flushes files all the time. */
export function fastTemp(name = "test"): string {
  const folder = existsSync("/dev/shm") ? "/dev/shm" : tmpdir();
  return realpathSync(mkdtempSync(join(folder, `add-clerk-convex-${name}-`)));
}

/** Removes a directory and all in it; that it is gone or busy is no error. */
export function removeTree(directory: string): void {
  try {
    rmSync(directory, { recursive: true, force: true, maxRetries: 3 });
  } catch {
    // A program that outlives its test may still write there: the system's own cleaning takes it.
  }
}

/**
 * Writes files, given by path relative to the directory, with the folders they need. Throws where a
 * link leads to what all tests share.
 */
export async function writeFiles(directory: string, files: Record<string, string>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    const target = join(directory, path);
    await mkdir(dirname(target), { recursive: true });
    const folder = realpathSync(dirname(target));
    if (existsSync(CACHE) && folder.startsWith(realpathSync(CACHE))) {
      throw new Error(`${path} is shared by all tests`);
    }
    await writeFile(target, text);
  }
}

/**
 * All that is in a directory: each path with its kind, mode and a hash of its bytes. Two trees are
 * equal where these are; a test's `toEqual` then names the files that differ. Every `node_modules`
 * is left out unless asked for.
 */
export async function hashTree(
  directory: string,
  options: { nodeModules?: boolean } = {},
): Promise<Record<string, string>> {
  const tree: Record<string, string> = {};
  async function visit(folder: string, prefix: string): Promise<void> {
    for (const name of (await readdir(folder)).sort()) {
      if (name === "node_modules" && !options.nodeModules) continue;
      const path = join(folder, name);
      const stat = await lstat(path);
      const mode = (stat.mode & 0o777).toString(8);
      if (stat.isSymbolicLink()) tree[prefix + name] = `link to ${await readlink(path)}`;
      else if (stat.isDirectory()) {
        tree[`${prefix}${name}/`] = mode;
        await visit(path, `${prefix}${name}/`);
      } else tree[prefix + name] = `${mode} ${digest(await readFile(path))}`;
    }
  }
  await visit(directory, "");
  return tree;
}

/**
 * The same as one text, read at once, for comparing thousands of times: a line for each path with its
 * kind, mode and bytes. Every `node_modules` is left out.
 */
export function treeOf(directory: string): string {
  const lines: string[] = [];
  const visit = (folder: string, prefix: string) => {
    for (const name of readdirSync(folder).sort()) {
      if (name === "node_modules") continue;
      const path = join(folder, name);
      const stat = lstatSync(path);
      const mode = (stat.mode & 0o777).toString(8);
      if (stat.isDirectory()) {
        lines.push(`${prefix}${name}/ ${mode}`);
        visit(path, `${prefix}${name}/`);
      } else if (stat.isSymbolicLink()) lines.push(`${prefix}${name} → ${readlinkSync(path)}`);
      else lines.push(`${prefix}${name} ${mode} ${digest(readFileSync(path))}`);
    }
  };
  visit(directory, "");
  return lines.join("\n");
}

function digest(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex").slice(0, 16);
}
