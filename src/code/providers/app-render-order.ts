/** Works out the render order of a whole app, from its files' texts. */

import type { StartModule } from "../modules/entry-module.ts";
import type { ReadFile } from "../modules/read-file.ts";
import { importResolver } from "../modules/resolve-module.ts";
import type { PathAliases } from "../modules/tsconfig-paths.ts";
import { oncePer } from "../syntax/once-per.ts";
import { parseFile } from "../syntax/parse.ts";
import { renderFault } from "./clerk-in-other-file.ts";
import {
  type FoundElement,
  findProviders,
  type Location,
  locationKey,
  type ProviderSearch,
} from "./find-providers.ts";
import { type AppFiles, type RenderOrder, renderOrder } from "./render-order.ts";
import { sharedClients } from "./shared-clients.ts";

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
  return renderOrder(found, appFiles(app));
}

/** Which plain providers among those found are inside another one of the same client. */
export function sharedIn(
  found: readonly FoundElement[],
  order: RenderOrder,
  app: AppSource,
): ReadonlySet<number> {
  return sharedClients(found, order, appFiles(app));
}

/** The plain providers of an app that are inside another one of the same client on every page. */
export const sharedPlain = oncePer((app: AppSource): readonly Location[] => {
  const read: ReadFile = (path) => app.files[path];
  const isPlain = ({ kind }: FoundElement) => kind === "convex";
  const pages = app.starts.map((start) => {
    const { found } = findProviders([...start.inside, start.path], app.aliases, read);
    if (found.length < 2 || !found.some(isPlain)) return { shared: [], own: found.filter(isPlain) };
    const shared = sharedIn(found, orderOf(found, { ...app, starts: [start] }), app);
    return {
      shared: found.filter((_, at) => shared.has(at)),
      own: found.filter((each, at) => isPlain(each) && !shared.has(at)),
    };
  });
  const own = new Set(pages.flatMap((page) => page.own.map(locationKey)));
  return pages.flatMap(({ shared }) => shared.filter((each) => !own.has(locationKey(each))));
});

function appFiles({ starts: entries, aliases, files }: AppSource): AppFiles {
  return {
    entries,
    resolve: importResolver(aliases, (path) => files[path]),
    open: (path) => {
      const text = files[path];
      return text === undefined ? undefined : parseFile(path, text);
    },
  };
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
    const page = { ...after, starts: [start] };
    const order = orderOf(found, page);
    const shared = sharedIn(found, order, page);
    const fault = renderFault(found, order, sdk, shared);
    if (fault) return fault;
  }
  return undefined;
}
