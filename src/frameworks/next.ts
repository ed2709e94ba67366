/** Next.js, with its App Router and its Pages Router. https://nextjs.org/docs/app/api-reference/file-conventions */

import freshConfig from "../../templates/next.config.js?raw";
import freshMiddleware from "../../templates/next-middleware.ts?raw";
import { type ClerkSdk, REACT_RANGE } from "../clerk/sdk.ts";
import type { RequestHandlerEdit, SourceEdit } from "../code/edits/source-edit.ts";
import type { ClerkTarget } from "../code/wiring/clerk-target.ts";
import { firstThere, scripts } from "./first-existing.ts";
import type { Framework, FrameworkApp } from "./framework.ts";
import { NEXT_APP, nextModules, nextRoutes, PAGES_APP, pagesFiles } from "./next-app.ts";
import { isServed } from "./next-config.ts";

const CONFIGS = ["js", "mjs"].map((ending) => `next.config.${ending}`);
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
  recognises: (app) => "next" in app.dependencies && isServed(app),
  ...NEXT_APP,
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
  requestHandler: {
    names: ["proxy", "middleware"],
    former: { name: "authMiddleware", package: "@clerk/nextjs", lastMajor: 5 },
  },
  routes: nextRoutes,
  edits: (app) => [middleware(app), ...serverActions(app)],
  passedOver(app) {
    const { file, names } = middleware(app);
    const stems = names.map((name) => file.replace(/[^/]*$/, name));
    const stem = (path: string) => path.replace(/\.\w+$/, "");
    return HANDLER_FOLDERS.flatMap((folder) =>
      ["middleware", "proxy"].flatMap((name) => scripts(`${folder}${name}`)),
    ).filter((path) => app.has(path) && !stems.includes(stem(path)));
  },
  serverCalls: {
    module: "convex/nextjs",
    functions: { preloadQuery: 2, fetchQuery: 2, fetchMutation: 2, fetchAction: 2 },
    files: pagesFiles,
  },
};

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
  const start = nextModules(app)[0]?.path ?? "";
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
    otherAuth: [
      "next-auth",
      "@auth/",
      "@convex-dev/",
      "@workos-inc/",
      "@auth0/",
      "better-auth",
      "@kinde-oss/",
      "@descope/",
      "@stytch/",
      "@logto/",
    ],
    makers: { "next-intl/middleware": 1 },
    types: { NextMiddleware: 2, NextProxy: 2 },
  };
}
