/** Lists the modules among the functions, which new files are written like. */

import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { TextFile } from "../project.ts";

const MODULE = /^(?!auth\.config\.)[^.].*\.[jt]sx?$/;

/** Their names, right in the folder; none where there is no such folder. */
export function functionModules(directory: string, functions: string): string[] {
  try {
    return readdirSync(join(directory, functions), { withFileTypes: true })
      .filter((entry) => entry.isFile() && MODULE.test(entry.name) && !/\.d\.ts$/.test(entry.name))
      .map(({ name }) => name)
      .sort();
  } catch {
    return [];
  }
}

/** Whether they are TypeScript; what the app is, where there is none yet. */
export function areTyped(modules: readonly string[], typescript: boolean): boolean {
  return modules.length === 0 ? typescript : modules.some((name) => /\.tsx?$/.test(name));
}

/** An auth.config that is to be created, in the language of the functions beside it. */
export function inLanguage(file: TextFile, isTyped: boolean): TextFile {
  if (file.text !== null) return file;
  return { ...file, path: file.path.replace(/\.[jt]s$/, isTyped ? ".ts" : ".js") };
}
