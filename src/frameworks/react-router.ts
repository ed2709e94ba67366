/** React Router in framework mode, with a server. https://reactrouter.com/start/modes */

import freshConfig from "../../templates/react-router.config.ts?raw";
import freshRoot from "../../templates/react-router-root.ts?raw";
import { REACT_RANGE } from "../clerk/sdk.ts";
import type { SourceEdit } from "../code/edits/source-edit.ts";
import { firstThere } from "./first-existing.ts";
import type { Framework, FrameworkApp, UnsupportedApp } from "./framework.ts";
import {
  isInBrowserOnly,
  ROUTER_CONFIGS,
  runsMiddleware,
  serverRendering,
} from "./react-router-config.ts";
import { appRoot, REMIX_MODULES } from "./remix-modules.ts";
import { VITE_ENV } from "./vite-env.ts";

/** Where templates keep a server of the app's own, and what it hands to loaders. */
const SERVERS = [
  "load-context.ts",
  "app/load-context.ts",
  "server.ts",
  "server.js",
  "server/app.ts",
  "server/index.ts",
  "workers/app.ts",
];

const CLERK_SERVER = "@clerk/react-router/server";
const ROUTE = { module: "./+types/root", name: "Route" };

export const reactRouter: Framework = {
  label: "React Router",
  recognises: (app) => "@react-router/dev" in app.dependencies && !isInBrowserOnly(app),
  plugin: "reactRouter",
  refuses(app) {
    const ssr = serverRendering(app);
    if (ssr.status === "unknown") return modeUnclear(ssr);
    const own = SERVERS.find((path) => app.mentions(path, ["getLoadContext", "AppLoadContext"]));
    if (!own || app.isIn("react-router", ">=8.0.0-0") || runsMiddleware(app)) return undefined;
    return {
      message: `${own} hands loaders a context of its own, which has another type once middleware runs (future.v8_middleware): Clerk needs that, and this tool doesn't rewrite your server.`,
      steps: [
        [
          "Turn the flag on, and let getLoadContext give a RouterContextProvider:",
          "https://reactrouter.com/how-to/middleware",
        ],
      ],
    };
  },
  ...REMIX_MODULES,
  ...VITE_ENV,
  // The middleware reads it by itself, and the loader's data brings it to ClerkProvider.
  otherKeyVariables: ["CLERK_PUBLISHABLE_KEY"],
  secretKeyVariable: "CLERK_SECRET_KEY",
  readsWorkerVariables: true,
  sdks: [
    {
      name: "@clerk/react-router",
      range: "^3.6.0",
      oldest: "3.0.0",
      node: ">=20.9.0",
      react: REACT_RANGE,
      peers: { "react-router": "^7.9.0 || ^8.3.0" },
      findsKey: "always",
      hint: "Clerk's SDK for React Router",
    },
  ],
  // The flag for middleware is unknown to older ones.
  runsFrom: { "react-router": ">=7.9.0-0" },
  releases: { "react-router": ["7.9.6", "8.3.1", "8.4.0"] },
  companionOf: (name) =>
    name.startsWith("@react-router/") || name === "react-router-dom" ? "react-router" : undefined,
  clerkPlace(file, { roots }) {
    const root = roots.find((path) => /(?:^|\/)root\.[jt]sx?$/.test(path));
    const props = [{ name: "loaderData", value: "loaderData" }];
    if (root === undefined || root === file) {
      // Its data is not there while an unknown page or an error is shown.
      const lifted = { layout: "Layout", others: ["ErrorBoundary", "HydrateFallback"] };
      return { props, lifted };
    }
    return { props, at: [{ kind: "around-default", file: root }] };
  },
  edits(app) {
    const file = appRoot(app)?.path ?? "app/root.tsx";
    return [
      {
        kind: "exported-loader",
        file,
        template: freshRoot,
        name: "loader",
        conflictsWith: "clientLoader",
        wrapper: { module: CLERK_SERVER, name: "rootAuthLoader" },
        type: { ...ROUTE, member: "LoaderArgs" },
        ownName: "rootLoader",
      },
      {
        kind: "exported-list",
        file,
        template: freshRoot,
        name: "middleware",
        item: { module: CLERK_SERVER, name: "clerkMiddleware" },
        type: { ...ROUTE, member: "MiddlewareFunction" },
      },
      {
        kind: "route-data",
        file,
        template: freshRoot,
        name: "loaderData",
        type: { ...ROUTE, member: "ComponentProps" },
      },
      ...middlewareFlag(app),
    ];
  },
  advice: () => [
    "Where the built server runs, set VITE_CLERK_PUBLISHABLE_KEY in its environment too: react-router-serve reads no env file.",
  ],
};

function modeUnclear({ file, line }: { file: string; line: number }): UnsupportedApp {
  return {
    message: `Whether this app is rendered on a server can't be read off ${file}:${line}: what is written there may set ssr.`,
    steps: [
      [
        `Write it out in the object that ${file} exports, and what it spreads before it:`,
        "ssr: true,",
      ],
    ],
  };
}

/** Version 7 runs middleware only where it is told so. */
function middlewareFlag(app: FrameworkApp): SourceEdit[] {
  if (app.isIn("react-router", ">=8.0.0-0")) return [];
  const [present] = firstThere(ROUTER_CONFIGS, app);
  return [
    {
      kind: "config-value",
      file: present?.path ?? `react-router.config.${app.typescript ? "ts" : "js"}`,
      template: freshConfig,
      keys: ["future", "v8_middleware"],
      value: "true",
    },
  ];
}
