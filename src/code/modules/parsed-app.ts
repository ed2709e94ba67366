/** Opens an app's files, parsed, by path or by specifier. */

import { type ParsedFile, parseFile } from "../syntax/parse.ts";
import type { OpenModule } from "./export-declarations.ts";
import type { ReadFile } from "./read-file.ts";
import { importResolver } from "./resolve-module.ts";
import type { PathAliases } from "./tsconfig-paths.ts";

export type AppCode = {
  files: readonly string[];
  text(path: string): string;
  /** Gives what has no syntax error. */
  open(path: string): ParsedFile | undefined;
  openModule: OpenModule;
};

export function appCode(files: readonly string[], aliases: PathAliases, read: ReadFile): AppCode {
  const text = (path: string) => read(path) ?? "";
  const open = (path: string): ParsedFile | undefined => {
    const file = parseFile(path, text(path));
    return file.syntaxError ? undefined : file;
  };
  const resolve = importResolver(aliases, read);
  return {
    files,
    text,
    open,
    openModule(specifier, from) {
      const path = resolve(specifier, from);
      return path === undefined ? undefined : open(path);
    },
  };
}
