/**
 * Finds out which files git tracks. Git itself is not asked: it runs what a repository's
 * configuration names, and nothing of the project's may run before the user agreed.
 */

import { realpathSync, statSync } from "node:fs";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { CliError, systemCode } from "../../errors.ts";
import { readBytes } from "../read-bytes.ts";
import { foldersUp } from "../workspace/project-boundary.ts";
import { type IndexAnswer, lookUp } from "./index-entries.ts";

/** Bytes; an index of half a million files has so many. */
const LARGEST_INDEX = 64 * 1024 * 1024;
/** The same for files that name a path. */
const LARGEST_POINTER = 8 * 1024;

/**
 * Whether git tracks a file (absolute path); false where there is no repository, or its index can't
 * be read. A bare repository counts for nothing: a folder of a project may look like one.
 */
export function isTracked(path: string): boolean {
  try {
    const folder = realpathSync(dirname(path));
    const repository = repositoryOf(folder);
    if (!repository) return false;
    const inside = relative(repository.tree, join(folder, basename(path)));
    return isIn(repository.data, inside.split(sep).join("/"));
  } catch (error) {
    // What can't be read is no reason to stop.
    if (error instanceof CliError || systemCode(error) !== undefined) return false;
    throw error;
  }
}

/** Whether a path is in the index of the repository whose data are in that folder. */
function isIn(data: string, path: string): boolean {
  const index = lookUpIn(join(data, "index"), path);
  if (!index) return false;
  if (index.entries.length > 0 || !index.shared) return index.entries.length > 0;
  const { name, takesOut } = index.shared;
  const shared = lookUpIn(join(data, `sharedindex.${name}`), path);
  return shared?.entries.some((entry) => !takesOut(entry)) ?? false;
}

function lookUpIn(index: string, path: string): IndexAnswer | undefined {
  const bytes = readBytes(index, index, LARGEST_INDEX);
  return bytes && lookUp(bytes, path);
}

/** A working tree, and the folder of its repository's data. */
type Repository = { tree: string; data: string };

/** The repository that a folder belongs to, as git finds it. */
function repositoryOf(folder: string): Repository | undefined {
  for (const tree of foldersUp(folder)) {
    const entry = join(tree, ".git");
    const isFolder = statSync(entry, { throwIfNoEntry: false })?.isDirectory();
    const data = isFolder ? entry : pointerIn(entry, "gitdir: ");
    if (data !== undefined && isRepository(data)) return { tree, data };
    // One that points nowhere is an error to git, which goes on past an empty folder.
    if (isFolder === false) return undefined;
  }
  return undefined;
}

function isRepository(data: string): boolean {
  const shared = pointerIn(join(data, "commondir")) ?? data;
  const paths = [join(data, "HEAD"), join(shared, "objects"), join(shared, "refs")];
  return paths.every((path) => statSync(path, { throwIfNoEntry: false }) !== undefined);
}

/** The path that a file names, relative to its own folder. */
function pointerIn(file: string, before = ""): string | undefined {
  const text = readBytes(file, file, LARGEST_POINTER)?.toString().trimEnd();
  if (!text?.startsWith(before)) return undefined;
  return resolve(dirname(file), text.slice(before.length));
}
