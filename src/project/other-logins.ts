/** Looks for signs of a login of the app's own. */

import { posix } from "node:path";
import { loginSigns } from "../code/diagnosis/custom-login.ts";
import { appCode } from "../code/modules/parsed-app.ts";
import { resolveImport } from "../code/modules/resolve-module.ts";
import type { Project } from "./project.ts";
import type { TextReader } from "./text-files.ts";

/** Files that show or try a login without being one. */
const NOT_SHOWN = /\.(?:test|spec|stories|story)\.\w+$|(?:^|\/)(?:__tests__|e2e|tests?)\//;

/**
 * Only where something is still to be wired: who has Clerk already has decided. `routed` are the files of
 * a framework that finds its pages by their names.
 */
export function findOtherLogins(
  { providers, visited, source: { aliases } }: Pick<Project, "providers" | "visited" | "source">,
  { functions, routed }: { functions: string; routed: () => readonly string[] },
  read: TextReader,
): Project["otherLogins"] {
  if (!providers.some(({ kind }) => kind === "convex")) return [];
  const shown = routed().filter((path) => !NOT_SHOWN.test(path));
  const paths = [...new Set([...visited, ...shown])];
  const sources = (paths: readonly string[]) =>
    paths.flatMap((path) => {
      const text = read(path);
      return text === undefined ? [] : [{ path, text }];
    });
  const schema = ["schema.ts", "schema.js"].map((name) => posix.join(functions, name));
  const isLocal = (module: string, from: string) =>
    resolveImport(module, from, aliases, read) !== undefined;
  const { openModule } = appCode(visited, aliases, read);
  return loginSigns(sources(schema)[0], sources(paths), isLocal, openModule);
}
