/** Looks a package up in the lock file, for where nothing is installed yet. */

import { basename, dirname, relative, sep } from "node:path";
import { valid } from "semver";
import { CliError } from "../../errors.ts";
import type { PackageManagerName } from "../../packages/package-managers.ts";
import { perFile } from "../per-file.ts";
import { textReader } from "../text-files.ts";
import { bunLock } from "./lock-files/bun.ts";
import { stillHolds } from "./lock-files/declared.ts";
import { findLockFile } from "./lock-files/find.ts";
import type { LockedPackage, LockReader } from "./lock-files/lock-reader.ts";
import { npmLock } from "./lock-files/npm.ts";
import { pnpmLock } from "./lock-files/pnpm.ts";
import { yarnLock } from "./lock-files/yarn.ts";

export { findLockFile } from "./lock-files/find.ts";
export type { LockedPackage } from "./lock-files/lock-reader.ts";

const READERS = new Map<string, (text: string) => LockReader>([
  ["bun.lock", bunLock],
  ["pnpm-lock.yaml", pnpmLock],
  ["yarn.lock", yarnLock],
  ["npm-shrinkwrap.json", npmLock],
  ["package-lock.json", npmLock],
]);

/**
 * Looks up what the lock file next above `directory` (absolute) gives the package there for the
 * dependency `name`, declared as `range`; undefined where there is no lock file, it does not say,
 * can't be read, or was written for another range.
 */
export function lockedPackage(
  name: string,
  range: string,
  directory: string,
  packageManager?: PackageManagerName,
): LockedPackage | undefined {
  const path = findLockFile(directory, packageManager);
  if (path === undefined) return undefined;
  const folder = relative(dirname(path), directory).split(sep).join("/");
  const entry = readerOf(path)?.({ name, range, folder });
  const version = valid(entry?.version);
  if (!entry || version === null || !stillHolds(entry, { name, range })) return undefined;
  return { version, node: entry.node, peers: entry.peers };
}

const readerOf = perFile(readLock);

function readLock(path: string): LockReader | undefined {
  const read = READERS.get(basename(path));
  if (!read) return undefined;
  try {
    const text = textReader(dirname(path))(basename(path));
    return text === undefined ? undefined : read(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    if (error instanceof CliError) return undefined;
    throw error;
  }
}
