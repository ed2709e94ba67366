/** Finds the folder of a package's Convex functions, and tells whether there are any in it. */

import { type Dirent, readdirSync } from "node:fs";
import { join, posix, relative, sep } from "node:path";
import * as z from "zod/mini";
import { CliError, systemCode } from "../../errors.ts";
import { noFunctions, noFunctionsFolder } from "../../refusals/backend-refusals.ts";
import type { Manifest } from "../dependencies/manifest.ts";
import { unreadable } from "../read-bytes.ts";
import { type Access, isFolder, isThere, type TextReader } from "../text-files.ts";

const convexJson = z.object({ functions: z.optional(z.string()) });

/**
 * The functions folder of the package in `backend`: `functions` in convex.json, else the usual one.
 * Relative to where the reader reads from. Throws `bad-manifest` for a convex.json that can't be
 * read, and refuses `no-functions` for a folder that isn't there, or without functions.
 */
export function requireFunctions(
  {
    backend,
    command,
    manifest,
  }: { backend: string; command: readonly string[]; manifest: Manifest },
  { directory, read, refuse }: Access,
): string {
  const folder = join(directory, functionsFolder(backend, manifest, read));
  // A backend above names it by the way through its own folder.
  const functions = relative(directory, folder).split(sep).join("/") || ".";
  if (!isFolder(folder)) refuse(noFunctionsFolder(functions, isThere(folder), command, backend));
  else if (!holdsFunctions(folder)) refuse(noFunctions(functions, backend));
  return functions;
}

/** The same, whether it is there or not. Throws `bad-manifest`. */
export function functionsFolder(backend: string, manifest: Manifest, read: TextReader): string {
  const named = configuredFunctions(posix.join(backend, "convex.json"), read);
  return posix.join(backend, named ?? usualFunctionsFolder(manifest));
}

/**
 * The functions folder of a package without convex.json, as the convex CLI has it: Create React App
 * takes in no file outside src.
 */
function usualFunctionsFolder({ dependencies }: Manifest): string {
  return "react-scripts" in dependencies ? "src/convex" : "convex";
}

function configuredFunctions(path: string, read: TextReader): string | undefined {
  const text = read(path);
  if (text === undefined) return undefined;
  try {
    const { functions } = convexJson.parse(JSON.parse(text.replace(/^\uFEFF/, "")));
    return functions?.replace(/^\.\//, "").replace(/\/+$/, "");
  } catch {
    throw new CliError(
      "bad-manifest",
      `${path} could not be read: it is no JSON object with a \`functions\` path.`,
      "Mend it, then run the command again.",
    );
  }
}

/** Folders below it that hold no functions: what Convex generates, and other people's packages. */
const NOT_FUNCTIONS = ["_generated", "node_modules", ".git"];
/** Convex takes no other name with a second dot in it for a module: auth.config is none either. */
const MODULE = /^(?:[^.#\s]+|convex\.config)\.[cm]?[jt]sx?$/;

/**
 * Whether a folder (absolute) has a module of functions, a schema or the components of a backend. One
 * with nothing but generated code and notes is a copy: pushed from there, the deployment would lose
 * all that it has.
 */
export function holdsFunctions(folder: string): boolean {
  const queue = [folder];
  // The queue grows while it is walked.
  for (const each of queue) {
    const entries = entriesOf(each);
    if (entries.some((entry) => !entry.isDirectory() && MODULE.test(entry.name))) return true;
    const inner = entries.filter(
      (entry) => entry.isDirectory() && !NOT_FUNCTIONS.includes(entry.name),
    );
    queue.push(...inner.map(({ name }) => join(each, name)));
    if (queue.length > MOST_FOLDERS) return true;
  }
  return false;
}

/** No copy has as many. */
const MOST_FOLDERS = 1000;

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes(systemCode(error) ?? "")) return [];
    throw unreadable(folder, error);
  }
}
