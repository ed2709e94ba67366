/** The modules that the bundler starts with. */

import { posix } from "node:path";
import { CliError } from "../errors.ts";
import type { Framework } from "../frameworks/framework.ts";
import { moduleScripts } from "./html-entries.ts";
import type { TextReader } from "./text-files.ts";

/** Where an app's pages are, and which ones its bundler is told of. */
export type Pages = { app: string; root: string; inputs: readonly string[] };

/** The file given with `--entry`. Throws `bad-usage` where it isn't there. */
export function namedModule(named: string, read: TextReader): string {
  const path = posix.normalize(named.replaceAll("\\", "/"));
  if (read(path) !== undefined) return path;
  throw new CliError(
    "bad-usage",
    `--entry names ${named.slice(0, 200)}, and there is no such file in the project's directory.`,
  );
}

/** The scripts of the framework's pages, or its entry module. Throws `no-entry`. */
export function startingModules(framework: Framework, pages: Pages, read: TextReader): string[] {
  const { app, root, inputs } = pages;
  const isPage = (path: string) => path.endsWith(".html");
  const htmls = [
    ...framework.entryPages.map((page) => posix.join(root, page)),
    ...inputs.filter(isPage),
  ];
  const modules = framework.entryModules.map((path) => posix.join(app, path));
  const starts = [
    ...htmls.flatMap((page) => scriptsOf(page, root, read)),
    ...inputs.filter((path) => !isPage(path)),
    ...modules.filter((path) => read(path) !== undefined).slice(0, 1),
  ].filter((path) => read(path) !== undefined);
  if (starts.length > 0) return [...new Set(starts)];
  const looked = [...htmls, ...modules].join(", ");
  throw new CliError(
    "no-entry",
    htmls.length > 0
      ? `No module script was found in ${looked}, so it is not known where the app starts.`
      : `There is none of ${looked}, so it is not known where the app starts.`,
    "Name the file that renders <ConvexProvider>:\n     npx add-clerk-convex --entry src/main.tsx",
  );
}

function scriptsOf(page: string, root: string, read: TextReader): string[] {
  const html = read(page);
  if (html === undefined) return [];
  return moduleScripts(html).map((src) =>
    posix.join(src.startsWith("/") ? root : posix.dirname(page), src.replace(/^\/+/, "")),
  );
}
