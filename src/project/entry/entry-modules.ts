/** Finds the modules that the bundler starts with. */

import { posix } from "node:path";
import type { StartModule } from "../../code/modules/entry-module.ts";
import { CliError } from "../../errors.ts";
import type { Framework, FrameworkApp } from "../../frameworks/framework.ts";
import type { Access, TextReader } from "../text-files.ts";
import { moduleScripts } from "./html-entries.ts";

/** Where an app's pages are, and which ones its bundler is told of. */
export type Pages = { home: string; root: string; inputs: readonly string[] };

/** The file given with `--entry`. Throws `bad-usage` where it isn't there. */
export function namedModule(named: string, read: TextReader): string {
  const path = posix.normalize(named.replaceAll("\\", "/"));
  if (read(path) !== undefined) return path;
  throw new CliError(
    "bad-usage",
    `--entry names ${named.slice(0, 200)}, and there is no such file in the project's directory.`,
  );
}

/** The scripts of the framework's pages, and its own modules. Refuses `no-entry`. */
export function startingModules(
  framework: Framework,
  pages: Pages,
  app: FrameworkApp,
  { read, refuse }: Pick<Access, "read" | "refuse">,
): StartModule[] {
  const { root, inputs } = pages;
  const inApp = (path: string) => posix.join(pages.home, path);
  const isPage = (path: string) => path.endsWith(".html");
  const htmls = [
    ...framework.pages.map((page) => posix.join(root, page)),
    ...inputs.filter(isPage),
  ];
  const scripts = [
    ...htmls.flatMap((page) => scriptsOf(page, root, read)),
    ...inputs.filter((path) => !isPage(path)),
  ].filter((path) => read(path) !== undefined);
  const modules = framework
    .modules(app)
    .map(({ path, inside }) => ({ path: inApp(path), inside: inside.map(inApp) }));
  const starts = [...[...new Set(scripts)].map(startAt), ...modules];
  if (starts.length > 0) return starts;
  const looked = [...htmls, ...framework.usualModules.map(inApp)].join(", ");
  refuse(
    new CliError(
      "no-entry",
      htmls.length > 0
        ? `No module script was found in ${looked}, so it is not known where the app starts.`
        : `There is none of ${looked}, so it is not known where the app starts.`,
      "Name the file that renders <ConvexProvider> with --entry.",
    ),
  );
  return [];
}

/** A module that is rendered in no other. */
export function startAt(path: string): StartModule {
  return { path, inside: [] };
}

function scriptsOf(page: string, root: string, read: TextReader): string[] {
  const html = read(page);
  if (html === undefined) return [];
  return moduleScripts(html).map((src) =>
    posix.join(src.startsWith("/") ? root : posix.dirname(page), src.replace(/^\/+/, "")),
  );
}
