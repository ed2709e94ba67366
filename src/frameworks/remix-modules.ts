/** Tells where apps of Remix start, and of React Router's framework mode, which has come of it. */

import { posix } from "node:path";
import type { StartModule } from "../code/modules/entry-module.ts";
import { firstThere } from "./first-existing.ts";
import type { Framework, FrameworkApp } from "./framework.ts";
import { ROUTER_CONFIGS } from "./react-router-config.ts";

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
} satisfies Partial<Framework>;

function inFolder(stem: string, app: FrameworkApp): StartModule[] {
  const told = app.configAt(CONFIGS, ["appDirectory"]);
  const folder =
    told.status === "literal" && told.value !== true ? `${told.value || "app"}` : "app";
  return firstThere(
    ENDINGS.map((ending) => posix.join(folder, `${stem}.${ending}`)),
    app,
  );
}
