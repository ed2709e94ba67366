/** Writes files so that they can all be put back: whole or not at all. */

import { chmod, mkdir, readFile, rm, rmdir, stat } from "node:fs/promises";
import { dirname, relative, resolve } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { CliError } from "../errors.ts";
import type { FileChange } from "../plan/plan.ts";

/** What stood at a path before: its bytes and mode, or nothing. */
type Snapshot = { path: string; content: { bytes: Buffer; mode: number } | null };

export type Transaction = {
  /** Remembers a file that another program may change, so that it is put back too. */
  remember(path: string): Promise<void>;
  /**
   * Writes a change, if the file still holds what was planned on. Throws `changed-meanwhile`, and
   * `write-failed` where the system refuses.
   */
  write(change: FileChange): Promise<void>;
  /** Puts everything back; gives the paths that were. */
  rollBack(): Promise<string[]>;
};

/** A transaction over files below `directory`, whose paths are relative to it. */
export function openTransaction(directory: string): Transaction {
  const snapshots = new Map<string, Snapshot>();
  const created: string[] = [];

  async function remember(path: string): Promise<void> {
    const absolute = resolve(directory, path);
    if (snapshots.has(absolute)) return;
    snapshots.set(absolute, { path, content: await contentOf(absolute) });
  }

  async function write(change: FileChange): Promise<void> {
    try {
      await writeChange(change);
    } catch (error) {
      throw writeFailed(change.path, error);
    }
  }

  async function writeChange({ path, before, after }: FileChange): Promise<void> {
    const absolute = resolve(directory, path);
    const now = (await contentOf(absolute))?.bytes.toString("utf8") ?? null;
    if (now === after) return;
    if (now !== before) {
      throw new CliError(
        "changed-meanwhile",
        `${path} was changed by somebody else while this command ran, so nothing was written over it.`,
        "Run the command again: it will plan on the file as it is now.",
      );
    }
    await remember(path);
    const parent = await mkdir(dirname(absolute), { recursive: true });
    if (parent) created.push(...chainOf(dirname(absolute), parent));
    await writeFileAtomic(absolute, after);
  }

  async function rollBack(): Promise<string[]> {
    const restored: string[] = [];
    for (const [absolute, { path, content }] of [...snapshots].reverse()) {
      if (await putBack(absolute, content)) restored.push(path);
    }
    for (const folder of created) await rmdir(folder).catch(() => {});
    return restored.reverse();
  }

  return { remember, write, rollBack };
}

/** The system's own refusals as what the user can act on; all else as it is. */
function writeFailed(path: string, error: unknown): unknown {
  if (!(error instanceof Error && "syscall" in error && "code" in error)) return error;
  return new CliError(
    "write-failed",
    `${path} could not be written (${error.code}).`,
    "Check who owns it, its permissions and the space on the disk, then run the command again.",
  );
}

async function contentOf(absolute: string): Promise<Snapshot["content"]> {
  try {
    const [bytes, { mode }] = await Promise.all([readFile(absolute), stat(absolute)]);
    return { bytes, mode };
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
}

/** Restores one file; whether there was anything to restore. */
async function putBack(absolute: string, content: Snapshot["content"]): Promise<boolean> {
  const now = await contentOf(absolute);
  if (content === null) {
    if (now === null) return false;
    await rm(absolute);
    return true;
  }
  if (now?.bytes.equals(content.bytes)) return false;
  await writeFileAtomic(absolute, content.bytes);
  await chmod(absolute, content.mode);
  return true;
}

/** The folders from `deepest` up to `highest`, the deepest first. */
function chainOf(deepest: string, highest: string): string[] {
  const chain = [deepest];
  for (let at = deepest; relative(highest, at) !== ""; at = dirname(at)) chain.push(dirname(at));
  return chain;
}
