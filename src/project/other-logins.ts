/** Looks for signs of a login of the app's own. */

import { posix } from "node:path";
import { loginSigns } from "../code/diagnosis/custom-login.ts";
import { appCode } from "../code/modules/parsed-app.ts";
import { resolveImport } from "../code/modules/resolve-module.ts";
import type { Project } from "./project.ts";
import type { TextReader } from "./text-files.ts";

/** Only where something is still to be wired: who has Clerk already has decided. */
export function findOtherLogins(
  { providers, visited, source: { aliases } }: Pick<Project, "providers" | "visited" | "source">,
  functions: string,
  read: TextReader,
): Project["otherLogins"] {
  if (!providers.some(({ kind }) => kind === "convex")) return [];
  const sources = (paths: readonly string[]) =>
    paths.flatMap((path) => {
      const text = read(path);
      return text === undefined ? [] : [{ path, text }];
    });
  const schema = ["schema.ts", "schema.js"].map((name) => posix.join(functions, name));
  const isLocal = (module: string, from: string) =>
    resolveImport(module, from, aliases, read) !== undefined;
  const { openModule } = appCode(visited, aliases, read);
  return loginSigns(sources(schema)[0], sources(visited), isLocal, openModule);
}
