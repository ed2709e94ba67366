/** Holds what all Next apps have in common, served or exported. https://nextjs.org/docs/app/api-reference/file-conventions */

import type { StartModule } from "../code/modules/entry-module.ts";
import type { FirstPage } from "../code/wiring/mounting/mount-element.ts";
import { firstThere, scripts } from "./first-existing.ts";
import type { Framework, FrameworkApp, FrameworkRoute } from "./framework.ts";

/** Files of `app/` that Next renders or calls by their names. */
const ROUTE_FILE =
  /(?:^|\/)(?:layout|template|page|default|loading|error|not-found|global-error|route)\.[jt]sx?$/;
const ROOT_LAYOUT = /(?:^|\/)layout\.[jt]sx?$/;
export const PAGES_APP = /(?:^|\/)pages\/_app\.[jt]sx?$/;

/** Next takes the folder at the root where both are there. */
const APP_FOLDERS = ["app", "src/app"];
const PAGES_FOLDERS = ["pages", "src/pages"];

export const NEXT_APP = {
  pages: [],
  modules: nextModules,
  usualModules: [...APP_FOLDERS.map((folder) => `${folder}/layout.tsx`), "pages/_app.tsx"],
  configFiles: [],
  envFile: ".env.local",
  strongerEnvFiles: [".env.development.local"],
  variablePrefix: "NEXT_PUBLIC_",
  convexUrlVariable: "NEXT_PUBLIC_CONVEX_URL",
  publishableKeyVariable: "NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY",
  isServerOnly: (path: string) => ROUTE_FILE.test(path),
  bringsReact: true,
  panel: (entry: string) => ({
    // Every file in pages/ is a page.
    folder: PAGES_APP.test(entry)
      ? entry.replace(/pages\/_app\.\w+$/, "components")
      : entry.slice(0, Math.max(0, entry.lastIndexOf("/"))),
    directive: '"use client";',
  }),
  firstPage,
} as const satisfies Partial<Framework>;

/** The layouts and all that Next renders inside them; then the page router's `_app`. */
export function nextModules(app: FrameworkApp): StartModule[] {
  const routes = (folderOf(APP_FOLDERS, app, ROUTE_FILE) ?? []).filter((path) =>
    ROUTE_FILE.test(path),
  );
  const layouts = routes.filter((path) => ROOT_LAYOUT.test(path)).sort(byDepth);
  const inApp = [...layouts, ...routes.filter((path) => !layouts.includes(path))].map((path) => ({
    path,
    inside: layouts.filter((layout) => layout !== path && isIn(path, layout)),
  }));
  const pagesApp = PAGES_FOLDERS.flatMap((folder) => scripts(`${folder}/_app`));
  return [...inApp, ...firstThere(pagesApp, app)];
}

/** The pages and the routes of the API in `pages/`, which Next renders or calls by their names. */
export function pagesFiles(app: FrameworkApp): string[] {
  return (folderOf(PAGES_FOLDERS, app, PAGE) ?? []).filter((path) => PAGE.test(path));
}

/** What Next answers a request with: a page in its layouts, or a handler. */
const ENDPOINT = /(?:^|\/)(page|route)\.[jt]sx?$/;
/** What it renders around a page. */
const AROUND = /(?:^|\/)(?:layout|template)\.[jt]sx?$/;
const PAGE = /\.[jt]sx?$/;
const PAGES = /^(?:src\/)?pages\//;

/** The addresses that Next answers at, with the modules that it runs there; interceptions aside. */
export function nextRoutes(app: FrameworkApp): FrameworkRoute[] {
  const files = folderOf(APP_FOLDERS, app, ROUTE_FILE) ?? [];
  const inApp = files.flatMap((path): FrameworkRoute[] => {
    const [, kind] = ENDPOINT.exec(path) ?? [];
    const url = kind === undefined ? undefined : urlOf(path.replace(/^(?:src\/)?app\//, ""));
    if (url === undefined) return [];
    const around = files.filter((each) => AROUND.test(each) && isIn(path, each));
    return [{ url, modules: kind === "page" ? [path, ...around] : [path] }];
  });
  const inPages = pagesFiles(app).flatMap((path): FrameworkRoute[] => {
    const name = path.replace(/^(?:src\/)?pages\//, "");
    if (/^_(?:app|document|error)\.|\.d\.ts$/.test(name)) return [];
    const url = urlOf(`${name.replace(/\.\w+$/, "").replace(/(?:^|\/)index$/, "")}/page.tsx`);
    return url === undefined ? [] : [{ url, modules: [path] }];
  });
  return [...inApp, ...inPages];
}

/** The App Router's page comes before the one in `pages/`, which `_app` renders. */
function firstPage(app: FrameworkApp): FirstPage | undefined {
  const [path] = nextRoutes(app)
    .filter(({ url }) => url === "/")
    .flatMap(({ modules: [page] }) => page ?? [])
    .filter((page) => !/\/@|\/route\./.test(page));
  if (path === undefined) return undefined;
  if (PAGES.test(path)) return { path, outlet: { spread: "pageProps" } };
  return nextModules(app).find((each) => each.path === path);
}

/** Groups and slots are no part of an address; a private folder has none. */
function urlOf(path: string): string | undefined {
  const folders = path.split("/").slice(0, -1);
  if (folders.some((each) => each.startsWith("_") || /^\(\.+\)/.test(each))) return undefined;
  const shown = folders.filter((each) => each !== "" && !/^(?:\(.*\)|@.*)$/.test(each));
  return `/${shown.join("/")}`;
}

/** The files of the first of the folders that has a route. */
function folderOf(
  folders: readonly string[],
  app: FrameworkApp,
  route: RegExp,
): readonly string[] | undefined {
  return folders.map(app.filesIn).find((files) => files.some((path) => route.test(path)));
}

function byDepth(a: string, b: string): number {
  return a.split("/").length - b.split("/").length || a.localeCompare(b, "en");
}

function isIn(path: string, layout: string): boolean {
  return path.startsWith(layout.slice(0, layout.lastIndexOf("/") + 1));
}
