/** Finds every auth.config that is there: those that Convex reads, and those that it passes over. */

import { readdirSync } from "node:fs";
import { join, posix } from "node:path";
import { parseTree } from "../../code/syntax/parse.ts";
import { mentionsClerk, sourceNames } from "../../code/syntax/source-names.ts";
import type { Project, TextFile } from "../project.ts";
import type { TextReader } from "../text-files.ts";

export type AuthConfigFiles = {
  /** What Convex takes: one, or two that it refuses. */
  counting: TextFile[];
  /** What looks like one, and stands in another folder or has another name or ending. */
  ignored: string[];
};

const NAME = /^auth[._-]?config\.(?:[cm]?[jt]sx?|json)$/i;

/** Looks in the functions folder, the folders right below it, and where it could be taken to be. */
export function authConfigFiles(
  { directory, app, home, backend, convex }: Project,
  read: TextReader,
): AuthConfigFiles {
  const { functions } = convex;
  const paths = ["ts", "js"].map((ending) => posix.join(functions, `auth.config.${ending}`));
  const counting = paths.flatMap((path) => {
    const text = read(path);
    return text === undefined ? [] : [{ path, text }];
  });
  const folders = [
    functions,
    ...foldersIn(join(directory, functions)).map((name) => posix.join(functions, name)),
    posix.dirname(functions),
    ...["", app, home, backend].flatMap((folder) =>
      ["", "convex", "src/convex", "src"].map((name) => posix.join(folder, name)),
    ),
  ];
  const ignored = [...new Set(folders)].flatMap((folder) =>
    filesIn(join(directory, folder))
      .filter((name) => NAME.test(name))
      .map((name) => posix.join(folder, name))
      .filter((path) => !paths.includes(path) && isConvexs(path, read(path) ?? "")),
  );
  return { counting, ignored: [...new Set(ignored)] };
}

/** Whether it is for Convex: NextAuth has a file of that name too. */
function isConvexs(path: string, text: string): boolean {
  const tree = parseTree(path, text);
  const { identifiers, strings } = sourceNames(tree);
  return (
    ["applicationID", "customJwt"].some((name) => identifiers.has(name) || strings.has(name)) ||
    mentionsClerk(tree)
  );
}

function foldersIn(folder: string): string[] {
  return readableEntries(folder)
    .filter((entry) => entry.isDirectory() && entry.name !== "node_modules")
    .map(({ name }) => name);
}

function filesIn(folder: string): string[] {
  return readableEntries(folder)
    .filter((entry) => entry.isFile())
    .map(({ name }) => name);
}

/** None where there is no such folder, or it may not be read: nothing of it would be found then. */
function readableEntries(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
