/** Finds how new code of a project has to look, in the app and among the functions. */

import { posix } from "node:path";
import { type HouseStyle, shownStyle } from "../code/syntax/file-style.ts";
import { parseTree } from "../code/syntax/parse.ts";
import { houseStyle } from "./house-style.ts";
import type { TextReader } from "./text-files.ts";

export type HouseStyles = { app: HouseStyle; functions: HouseStyle };

/**
 * What the formatter is told, and else what the neighbours show: the file with the provider, and a
 * module among the functions.
 */
export function houseStyles(
  {
    app,
    entry,
    functions,
    modules,
  }: {
    app: string;
    entry: string;
    functions: string;
    /** The modules of the functions folder. */
    modules: readonly string[];
  },
  read: TextReader,
): HouseStyles {
  const shown = (path: string | undefined): HouseStyle => {
    const text = path === undefined ? undefined : read(path);
    return path === undefined || text === undefined ? {} : shownStyle(parseTree(path, text));
  };
  const [neighbour] = modules.map((name) => posix.join(functions, name));
  const inApp = { ...shown(entry), ...houseStyle(app, read) };
  return {
    app: inApp,
    functions: { ...inApp, ...shown(neighbour), ...houseStyle(functions, read) },
  };
}
