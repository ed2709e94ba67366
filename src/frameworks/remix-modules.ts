/** Tells where apps of Remix start, and of React Router's framework mode, which has come of it. */

import { posix } from "node:path";
import type { StartModule } from "../code/modules/entry-module.ts";
import type { FirstPage } from "../code/wiring/mounting/mount-element.ts";
import { firstThere, scripts } from "./first-existing.ts";
import type { Framework, FrameworkApp } from "./framework.ts";
import { ROUTER_CONFIGS } from "./react-router-config.ts";

const ROUTERS = ["react-router", "react-router-dom", "@remix-run/react"];
const ENDINGS = ["tsx", "jsx", "ts", "js"];
/** Either has `appDirectory` in it. */
const CONFIGS = [...ROUTER_CONFIGS, "remix.config.js", "remix.config.mjs"];

/** The root route, in the folder that the configuration names for the app. */
export function appRoot(app: FrameworkApp): StartModule | undefined {
  return inFolder("root", app)[0];
}

export const REMIX_MODULES = {
  pages: [],
  modules: (app) => [...inFolder("root", app), ...inFolder("entry.client", app)],
  usualModules: ["app/root.tsx"],
  firstPage,
} satisfies Partial<Framework>;

/** Both frameworks find `_index` by its name; React Router asks `routes.ts`, if there is one. */
function firstPage(app: FrameworkApp): FirstPage | undefined {
  const root = appRoot(app);
  if (!root) return undefined;
  const inApp = (stem: string) =>
    scripts(posix.join(posix.dirname(root.path), stem)).filter(app.has);
  const [routes] = inApp("routes");
  const named = ["routes/home", "routes/_index", "routes/index"].flatMap((stem) =>
    inApp(stem).filter((path) => routes && app.quotes(routes, `${stem}${posix.extname(path)}`)),
  );
  const isByName = !routes || app.mentions(routes, ["flatRoutes"]);
  const [path, another] = isByName ? inApp("routes/_index") : named;
  const isCertain = isByName || (routes && app.mentions(routes, ["index"]));
  return path === undefined || another !== undefined || !isCertain
    ? undefined
    : { path, outlet: { modules: ROUTERS, name: "Outlet" } };
}

function inFolder(stem: string, app: FrameworkApp): StartModule[] {
  const told = app.configAt(CONFIGS, ["appDirectory"]);
  const folder =
    told.status === "literal" && told.value !== true ? `${told.value || "app"}` : "app";
  return firstThere(
    ENDINGS.map((ending) => posix.join(folder, `${stem}.${ending}`)),
    app,
  );
}
