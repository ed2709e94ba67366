/** Finds the folders that a package's scripts build an app in. */

import { posix } from "node:path";
import * as z from "zod/mini";
import { tryParseFile } from "../../text/try-parse.ts";

const scriptsSchema = z.object({ scripts: z.optional(z.record(z.string(), z.string())) });

/** Programs that take the folder of the app as an argument, with the words that may stand before it. */
const BUNDLERS: ReadonlyMap<string, readonly string[]> = new Map([
  ["vite", ["dev", "serve", "build", "preview", "optimize"]],
  ["next", ["dev", "build", "start"]],
  ["expo", ["start", "export", "run:ios", "run:android"]],
  ["react-router", ["dev", "build", "typegen"]],
]);
/** Characters of a path that a person would type. */
const LONGEST_PATH = 200;
/** Options of package managers that say where a script runs. */
const FOLDER_OPTIONS = ["--prefix", "-C", "--cwd", "--dir"];

/**
 * The folders below a package that its scripts go to, or hand to a bundler: `cd example && vite`,
 * `vite example`, `npm run dev --prefix example`; relative to it, each once.
 */
export function scriptFolders(manifest: string): string[] {
  const { data } = scriptsSchema.safeParse(tryParseFile(manifest));
  const named = Object.values(data?.scripts ?? {}).flatMap((script) => foldersIn(wordsOf(script)));
  const folders = named.map((each) => posix.normalize(each).replace(/\/$/, ""));
  const isBelow = (folder: string) =>
    folder.length < LONGEST_PATH &&
    !folder.includes("\0") &&
    !["", "."].includes(folder) &&
    !folder.startsWith("..") &&
    !posix.isAbsolute(folder);
  return [...new Set(folders.filter(isBelow))];
}

/** The words of a script; what shells do beyond that is passed over. */
function wordsOf(script: string): string[] {
  return script.split(/[\s"'`;&|()]+/).filter((word) => word !== "");
}

function foldersIn(words: readonly string[]): string[] {
  return words.flatMap((word, index) => {
    const rest = words.slice(index + 1);
    if (word === "cd" || FOLDER_OPTIONS.includes(word)) return rest.slice(0, 1);
    const [option, value] = word.split("=", 2);
    if (option && value && FOLDER_OPTIONS.includes(option)) return [value];
    const commands = BUNDLERS.get(word);
    if (!commands) return [];
    const [next = ""] = commands.includes(rest[0] ?? "") ? rest.slice(1) : rest;
    return next.startsWith("-") ? [] : [next];
  });
}
