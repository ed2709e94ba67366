/** TanStack Start. https://tanstack.com/start/latest/docs/framework/react */

import freshTokenJs from "../../templates/tanstack-convexToken.js?raw";
import freshToken from "../../templates/tanstack-convexToken.ts?raw";
import freshStart from "../../templates/tanstack-start.ts?raw";
import { type ClerkSdk, REACT_RANGE } from "../clerk/sdk.ts";
import type { RootRouteMakers, SourceEdit } from "../code/edits/source-edit.ts";
import type { ClerkTarget } from "../code/wiring/clerk-target.ts";
import { firstThere, scripts } from "./first-existing.ts";
import {
  type Framework,
  type FrameworkApp,
  isConfigured,
  type UnsupportedApp,
} from "./framework.ts";
import { VITE_ENV } from "./vite-env.ts";

const ROUTERS = scripts("src/router");
const ROOTS = scripts("src/routes/__root");
const STARTS = scripts("src/start");

/** What the router renders around all routes, the root's document too. */
const WRAPS = ["Wrap", "InnerWrap"];

const START_SERVER = "@clerk/tanstack-react-start/server";
/** As the root route imports it. */
const TOKEN = "../convexToken";
const ROUTER: RootRouteMakers = {
  module: "@tanstack/react-router",
  plain: "createRootRoute",
  withContext: "createRootRouteWithContext",
};

const CLERK_1: ClerkSdk = {
  name: "@clerk/tanstack-react-start",
  range: "^1.5.0",
  oldest: "1.0.0",
  node: ">=20.9.0",
  react: REACT_RANGE,
  peers: { "@tanstack/react-router": "^1.168.10", "@tanstack/react-start": "^1.167.17" },
  findsKey: "always",
  hint: "Clerk's SDK for TanStack Start",
};

const CLERK_0: ClerkSdk = {
  ...CLERK_1,
  range: "^0.29.0",
  oldest: "0.27.0",
  node: ">=18.17.0",
  peers: { "@tanstack/react-router": "^1.157.0", "@tanstack/react-start": "^1.157.0" },
  hint: "for TanStack Start before 1.167.17",
};

export const tanstackStart: Framework = {
  label: "TanStack Start",
  recognises: ({ dependencies }) =>
    "@tanstack/react-start" in dependencies || "@tanstack/start" in dependencies,
  plugin: "tanstackStart",
  refuses: refusesStart,
  pages: [],
  modules: (app) => [...firstThere(ROUTERS, app), ...firstThere(ROOTS, app)],
  usualModules: ["src/router.tsx", "src/routes/__root.tsx"],
  ...VITE_ENV,
  otherKeyVariables: ["CLERK_PUBLISHABLE_KEY"],
  secretKeyVariable: "CLERK_SECRET_KEY",
  readsWorkerVariables: true,
  sdks: [CLERK_1, CLERK_0],
  // Older ones have no createStart, and never look for src/start.
  runsFrom: { "@tanstack/react-start": ">=1.132.0" },
  releases: {
    "@tanstack/react-router": ["1.157.18", "1.170.46"],
    "@tanstack/react-start": ["1.157.18", "1.169.5"],
  },
  clerkPlace(file, { starts, roots }) {
    const root = roots.find((path) => /(?:^|\/)routes\/__root\.[jt]sx?$/.test(path));
    const isRouter = starts.some(({ path }) => path === file && /\/router\.[jt]sx?$/.test(path));
    if (root === undefined) return { props: [] };
    if (isRouter) return { props: [], moved: { options: WRAPS, root, router: ROUTER } };
    const isInRoot = starts.some(({ path }) => path === root);
    // What only the router leads to is in its Wrap, where Clerk finds no router around it.
    const at: ClerkTarget[] = [{ kind: "in-element", file: root, element: "body" }];
    return isInRoot ? { props: [] } : { props: [], at };
  },
  // Every file in routes/ is a route.
  firstPage(app) {
    const [index] = firstThere(scripts("src/routes/index"), app);
    return index && { path: index.path, outlet: { modules: [ROUTER.module], name: "Outlet" } };
  },
  panel: (entry) => ({ folder: entry.replace(/\/(?:routes\/.*|[^/]*)$/, "") }),
  edits(app) {
    const start = firstThere(STARTS, app)[0]?.path;
    const middleware: SourceEdit = {
      kind: "listed-option",
      file: start ?? `src/start.${app.typescript ? "ts" : "js"}`,
      template: freshStart,
      call: { module: "@tanstack/react-start", name: "createStart" },
      option: "requestMiddleware",
      item: { module: START_SERVER, name: "clerkMiddleware" },
    };
    return [middleware, ...tokenEdits(app)];
  },
};

/** Whether Vinxi builds the app: a dependency that an upgrade left behind doesn't say so. */
function isBuiltWithVinxi(app: FrameworkApp): boolean {
  if (!("@tanstack/react-start" in app.dependencies)) return true;
  return "vinxi" in app.dependencies && !isConfigured(tanstackStart, app);
}

function refusesStart(app: FrameworkApp): UnsupportedApp | undefined {
  if (isBuiltWithVinxi(app)) {
    return {
      message:
        "This TanStack Start app is built with vinxi, as it was before version 1.121: Clerk's SDK in support needs the present one, which is a plugin of Vite.",
      steps: [
        [
          "Bring the app to the present TanStack Start:",
          "https://tanstack.com/start/latest/docs/framework/react/build-from-scratch",
        ],
      ],
    };
  }
  if (ROOTS.some(app.has)) return undefined;
  return {
    message: "This TanStack Start app has no src/routes/__root, which both providers go into.",
    steps: [
      ["Have the routes in src/routes, as TanStack Start has them where nothing is configured."],
    ],
  };
}

/** Only the query client asks Convex while a page is made on the server. */
function tokenEdits(app: FrameworkApp): SourceEdit[] {
  const [root] = firstThere(ROOTS, app);
  if (!root || !("@convex-dev/react-query" in app.dependencies)) return [];
  const ending = app.typescript ? "ts" : "js";
  return [
    {
      kind: "root-token",
      file: root.path,
      template: "beforeLoad: ({ context }) => giveConvexToken(context.convexQueryClient),",
      router: ROUTER,
      setter: { module: TOKEN, name: "giveConvexToken" },
      context: "convexQueryClient",
    },
    {
      kind: "new-file",
      file: `src/convexToken.${ending}`,
      template: app.typescript ? freshToken : freshTokenJs,
      importedIn: { file: root.path, module: TOKEN },
    },
  ];
}
