/** Collects the secrets that programs of a run could print. */

import { closeSync, openSync, readdirSync, readSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Project } from "../project/project.ts";
import { foldersUp, outermostFolder } from "../project/workspace/project-boundary.ts";
import { secretValues } from "../secrets/secret-values.ts";

/** Bytes of an env file; what comes after is no file that anybody wrote. */
const MOST = 1_000_000;

/** What the environment and the env files of an app, its backend and the folders above them hold. */
export function projectSecrets({ directory, app, backend, envFile }: Project): string[] {
  const folders = [app, backend, dirname(envFile.path)];
  return secretsOf(folders.map((folder) => join(directory, folder)));
}

/** The same of folders (absolute): all their `.env*` files, and those of the folders above in the project. */
export function secretsOf(folders: readonly string[]): string[] {
  // Mostly the same one several times: how far up it reaches is asked of the disk.
  const own = [...new Set(folders)];
  const all = own.flatMap((folder) => foldersUp(folder, outermostFolder(folder)));
  return secretValues(process.env, [...new Set(all)].flatMap(envTexts));
}

/** What can't be read is no reason not to run: the programs could not read it either. */
function envTexts(folder: string): string[] {
  return attempt(() => readdirSync(folder), [])
    .filter((name) => name.startsWith(".env"))
    .flatMap((name) => attempt(() => [textOf(join(folder, name))], []));
}

function textOf(path: string): string {
  // A pipe would be waited for.
  if (!statSync(path).isFile()) return "";
  const file = openSync(path, "r");
  try {
    const bytes = Buffer.alloc(MOST);
    return bytes.toString("utf8", 0, readSync(file, bytes, 0, MOST, 0));
  } finally {
    closeSync(file);
  }
}

function attempt<Result>(act: () => Result, otherwise: Result): Result {
  try {
    return act();
  } catch {
    return otherwise;
  }
}
