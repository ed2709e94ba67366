/** Follows the symbolic links of paths. */

import { lstatSync, readlinkSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { isMissing } from "./file-state.ts";

/** As many links as Linux follows. */
const MOST_LINKS = 40;

/**
 * The file that a path (absolute) leads to: symbolic links are followed, also those that lead to
 * nothing yet. Throws the system's own error for links in a circle.
 */
export function targetOf(path: string): string {
  let at = path;
  for (let links = 0; links <= MOST_LINKS; links += 1) {
    const folder = realOf(dirname(at));
    const file = join(folder, basename(at));
    if (!isLink(file)) return file;
    at = resolve(folder, readlinkSync(file));
  }
  throw Object.assign(new Error(`ELOOP: too many symbolic links, ${path}`), { code: "ELOOP" });
}

/** The real path of a folder, of which the last parts need not be there. */
export function realOf(folder: string): string {
  try {
    return realpathSync.native(folder);
  } catch (error) {
    if (!isMissing(error) || dirname(folder) === folder || isLink(folder)) throw error;
    return join(realOf(dirname(folder)), basename(folder));
  }
}

function isLink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
}

/** The folder itself, or the nearest above it that is there. */
export function nearestFolder(folder: string): string {
  const isThere = statSync(folder, { throwIfNoEntry: false }) !== undefined;
  return isThere || dirname(folder) === folder ? folder : nearestFolder(dirname(folder));
}

/** Whether a path is a folder itself or below it; both absolute. */
export function isInside(path: string, folder: string): boolean {
  const from = relative(folder, path);
  return from === "" || !(from === ".." || from.startsWith(`..${sep}`) || isAbsolute(from));
}

/** A path as seen from a folder, both absolute, with forward slashes. */
export function pathFrom(folder: string, path: string): string {
  return relative(folder, path).split(sep).join("/");
}
