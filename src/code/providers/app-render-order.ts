/** Works out the render order of a whole app, from its files' texts. */

import type { StartModule } from "../modules/entry-module.ts";
import type { ReadFile } from "../modules/read-file.ts";
import { importResolver } from "../modules/resolve-module.ts";
import type { PathAliases } from "../modules/tsconfig-paths.ts";
import { parseFile } from "../syntax/parse.ts";
import { renderFault } from "./clerk-in-other-file.ts";
import {
  type FoundElement,
  findProviders,
  type Location,
  type ProviderSearch,
} from "./find-providers.ts";
import { type RenderOrder, renderOrder } from "./render-order.ts";

/** As much of an app as matters to its providers: a plain value. */
export type AppSource = {
  /** Where the bundler starts. */
  starts: StartModule[];
  aliases: PathAliases;
  /** The files that render a provider or lead to one that does: path → text. */
  files: Record<string, string>;
};

/** A module of the app's own may hand on what it has of these packages. */
const NAMES_PACKAGE = /["'](?:convex\/react|@clerk\/)/;

/** The part of a searched app that leads to its providers. */
export function appSource(
  starts: readonly StartModule[],
  aliases: PathAliases,
  { found, imports, visited }: ProviderSearch,
  read: ReadFile,
): AppSource {
  const leading = new Set([
    ...found.map(({ file }) => file),
    ...starts.flatMap(({ inside }) => inside),
  ]);
  for (const path of visited) {
    if (NAMES_PACKAGE.test(read(path) ?? "")) leading.add(path);
  }
  for (let size = -1; size < leading.size; ) {
    size = leading.size;
    for (const path of visited) {
      if (imports[path]?.some((each) => leading.has(each))) leading.add(path);
    }
  }
  const files = visited
    .filter((path) => leading.has(path))
    .map((path) => [path, read(path) ?? ""] as const);
  return { starts: [...starts], aliases, files: Object.fromEntries(files) };
}

/** In which of those found each of them is rendered. */
export function orderOf(found: readonly Location[], app: AppSource): RenderOrder {
  const { starts: entries, aliases, files } = app;
  return renderOrder(found, {
    entries,
    resolve: importResolver(aliases, (path) => files[path]),
    open: (path) => {
      const text = files[path];
      return text === undefined ? undefined : parseFile(path, text);
    },
  });
}

/**
 * What would be wrong with the app, wired with `sdk`, once files of it have other texts; undefined
 * where nothing is.
 */
export function faultInApp(
  app: AppSource,
  changed: Readonly<Record<string, string>>,
  sdk: string,
): { at: FoundElement; message: string } | undefined {
  const after = { ...app, files: { ...app.files, ...changed } };
  // Each start is a page of its own.
  for (const start of app.starts.filter(({ path }) => path in after.files)) {
    const modules = [...start.inside, start.path];
    const { found } = findProviders(modules, app.aliases, (path) => after.files[path]);
    const fault = renderFault(found, orderOf(found, { ...after, starts: [start] }), sdk);
    if (fault) return fault;
  }
  return undefined;
}
