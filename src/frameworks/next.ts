/** Next.js, with its App Router and its Pages Router. https://nextjs.org/docs/app/api-reference/file-conventions */

import freshConfig from "../../templates/next.config.js?raw";
import freshMiddleware from "../../templates/next-middleware.ts?raw";
import { type ClerkSdk, REACT_RANGE } from "../clerk/sdk.ts";
import type { RequestHandlerEdit, SourceEdit } from "../code/edits/source-edit.ts";
import type { StartModule } from "../code/modules/entry-module.ts";
import type { ClerkTarget } from "../code/wiring/clerk-target.ts";
import { firstThere, scripts } from "./first-existing.ts";
import type { Framework, FrameworkApp } from "./framework.ts";

/** Files of `app/` that Next renders or calls by their names. */
const ROUTE_FILE =
  /(?:^|\/)(?:layout|template|page|default|loading|error|not-found|global-error|route)\.[jt]sx?$/;
const ROOT_LAYOUT = /(?:^|\/)layout\.[jt]sx?$/;
const PAGES_APP = /(?:^|\/)pages\/_app\.[jt]sx?$/;

/** Next takes the folder at the root where both are there. */
const APP_FOLDERS = ["app", "src/app"];
const CONFIGS = ["js", "mjs"].map((ending) => `next.config.${ending}`);
const PAGES_FOLDERS = ["pages", "src/pages"];
/** Where people put what is to handle requests. */
const HANDLER_FOLDERS = ["", "src/", "app/", "src/app/", "pages/", "src/pages/"];

const CLERK_7: ClerkSdk = {
  name: "@clerk/nextjs",
  range: "^7.9.0",
  oldest: "7.0.0",
  node: ">=20.9.0",
  react: REACT_RANGE,
  peers: {
    next: "^15.2.8 || ^15.3.8 || ^15.4.10 || ^15.5.9 || ^15.6.0-0 || ^16.0.10 || ^16.1.0-0",
  },
  findsKey: "always",
  hint: "Clerk's SDK for Next.js",
};

const CLERK_6: ClerkSdk = {
  ...CLERK_7,
  range: "^6.39.0",
  oldest: "6.9.5",
  node: ">=18.17.0",
  peers: { next: "^13.5.7 || ^14.2.25 || ^15.2.3 || ^16" },
  hint: "for Next.js before 15.2.8",
};

export const next: Framework = {
  label: "Next.js",
  recognises: ({ dependencies }) => "next" in dependencies,
  pages: [],
  modules,
  usualModules: [...APP_FOLDERS.map((folder) => `${folder}/layout.tsx`), "pages/_app.tsx"],
  configFiles: [],
  envFile: ".env.local",
  strongerEnvFiles: [".env.development.local"],
  variablePrefix: "NEXT_PUBLIC_",
  convexUrlVariable: "NEXT_PUBLIC_CONVEX_URL",
  publishableKeyVariable: "NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY",
  readVariable: (variable) => `process.env.${variable}`,
  secretKeyVariable: "CLERK_SECRET_KEY",
  sdks: [CLERK_7, CLERK_6],
  releases: { next: ["13.5.11", "14.2.35", "15.2.9", "16.4.6"] },
  clerkPlace(_, { starts }) {
    const at = starts.map(({ path, inside }) => targetIn(inside[0] ?? path));
    const { props } = at.some(({ kind }) => kind === "around-page")
      ? { props: [{ spread: "pageProps" }] }
      : { props: [] };
    return { props, at };
  },
  isServerOnly: (path) => ROUTE_FILE.test(path),
  requestHandler: {
    names: ["proxy", "middleware"],
    former: { name: "authMiddleware", package: "@clerk/nextjs", lastMajor: 5 },
  },
  bringsReact: true,
  edits: (app) => [middleware(app), ...serverActions(app)],
  passedOver(app) {
    const { file, names } = middleware(app);
    const stems = names.map((name) => file.replace(/[^/]*$/, name));
    const stem = (path: string) => path.replace(/\.\w+$/, "");
    return HANDLER_FOLDERS.flatMap((folder) =>
      ["middleware", "proxy"].flatMap((name) => scripts(`${folder}${name}`)),
    ).filter((path) => app.has(path) && !stems.includes(stem(path)));
  },
  panel: (entry) => ({
    // Every file in pages/ is a page.
    folder: PAGES_APP.test(entry)
      ? entry.replace(/pages\/_app\.\w+$/, "components")
      : entry.slice(0, Math.max(0, entry.lastIndexOf("/"))),
    directive: '"use client";',
  }),
  serverCalls: {
    module: "convex/nextjs",
    functions: { preloadQuery: 2, fetchQuery: 2, fetchMutation: 2, fetchAction: 2 },
  },
};

/** The layouts and all that Next renders inside them; then the page router's `_app`. */
function modules(app: FrameworkApp): StartModule[] {
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

/** A page's props carry what Clerk's `buildClerkProps` gave on the server. */
function targetIn(file: string): ClerkTarget {
  return PAGES_APP.test(file)
    ? { kind: "around-page", file, spread: "pageProps" }
    : { kind: "in-element", file, element: "body" };
}

/** @clerk/nextjs has some, which Next 13 compiles only where it is told so. */
function serverActions(app: FrameworkApp): SourceEdit[] {
  if (app.isIn("next", ">=14.0.0-0") ?? true) return [];
  const [present] = firstThere(CONFIGS, app);
  return [
    {
      kind: "config-value",
      file: present?.path ?? "next.config.js",
      template: freshConfig,
      keys: ["experimental", "serverActions"],
      value: "true",
    },
  ];
}

/** Beside `app/` or `pages/`; Next 16 calls it proxy, and goes on taking a middleware that is there. */
function middleware(app: FrameworkApp): RequestHandlerEdit {
  const start = modules(app)[0]?.path ?? "";
  const folder = start.startsWith("src/") ? "src/" : "";
  const isProxy = app.isIn("next", ">=16.0.0-0") ?? true;
  const names = isProxy ? ["proxy", "middleware"] : ["middleware"];
  const [present] = firstThere(
    names.flatMap((name) => scripts(`${folder}${name}`)),
    app,
  );
  const name = present?.path.includes("middleware.") || !isProxy ? "middleware" : "proxy";
  return {
    kind: "request-handler",
    file: present?.path ?? `${folder}${name}.${app.typescript ? "ts" : "js"}`,
    template: freshMiddleware,
    names: [name],
    factory: { module: "@clerk/nextjs/server", name: "clerkMiddleware" },
    parameters: ["_auth", "request", "event"],
    otherAuth: ["next-auth", "@auth/", "@convex-dev/", "@workos-inc/", "@auth0/", "better-auth"],
    makers: { "next-intl/middleware": 1 },
    types: { NextMiddleware: 2, NextProxy: 2 },
  };
}
