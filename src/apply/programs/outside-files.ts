/** Lists what other programs than this tool may write in a project. */

import { type Dirent, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { JournaledFile } from "../../plan/journal.ts";
import type { Project } from "../../project/project.ts";
import { tooLarge } from "../../project/read-bytes.ts";
import { readState } from "../file-state.ts";
import { isInside, pathFrom, targetOf } from "../real-path.ts";

/**
 * The folder that the convex CLI fills, and the files elsewhere that it writes through links there, as far
 * as they are in the project: what is outside is not ours to put back.
 */
export function generatedPlaces(root: string, functions: string): string[] {
  const folder = targetOf(join(functions, "_generated"));
  if (!isInside(folder, root)) return [];
  const linked = entriesBelow(folder)
    .filter((entry) => entry.isSymbolicLink())
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile())
    .map(targetOf)
    .filter((path) => isInside(path, root));
  return [folder, ...linked].map((path) => pathFrom(root, path));
}

/** Bytes of a file that another program may write: all of it is kept. */
const MOST_KEPT = 64 * 2 ** 20;

/** Files (absolute) that other programs may write, as far as they are the project's own. */
export function outsideFiles(
  root: string,
  owner: JournaledFile["owner"],
  paths: readonly string[],
): JournaledFile[] {
  return paths.flatMap((path): JournaledFile[] => {
    const stats = statSync(path, { throwIfNoEntry: false });
    const target = stats ? targetOf(path) : path;
    if (!isInside(target, root) || (stats && !stats.isFile())) return [];
    if (stats && stats.size > MOST_KEPT) throw tooLarge(pathFrom(root, target), MOST_KEPT);
    const former = stats ? readState(target) : null;
    return [{ path: pathFrom(root, target), owner, former, known: [] }];
  });
}

/** Lists the files that a push may write, absolute. */
export function convexFiles(
  { directory, backend, convex }: Pick<Project, "directory" | "backend" | "convex">,
  root: string,
  generated: readonly string[],
): string[] {
  return [
    ...[".env.local", ".gitignore"].map((name) => join(directory, backend, name)),
    ...["tsconfig.json", "README.md"].map((name) => join(directory, convex.functions, name)),
    ...generated.flatMap((folder) => filesBelow(join(root, folder))),
  ];
}

/** What is below a folder; links in it are not followed. */
function entriesBelow(folder: string): Dirent[] {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return [];
  return readdirSync(folder, { withFileTypes: true, recursive: true });
}

/** Every file below a place, absolute; the place itself where it is one. */
function filesBelow(place: string): string[] {
  if (statSync(place, { throwIfNoEntry: false })?.isFile()) return [place];
  return entriesBelow(place)
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
}
