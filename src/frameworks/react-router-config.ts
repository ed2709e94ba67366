/** Reads React Router's configuration. https://reactrouter.com/api/framework-conventions/react-router.config.ts */

import { type ConfigReading, isSetTo } from "../code/config/config-reading.ts";
import type { FrameworkApp } from "./framework.ts";

export const ROUTER_CONFIGS = ["ts", "mts", "js", "mjs"].map(
  (ending) => `react-router.config.${ending}`,
);

/** SPA mode takes no middleware: that is another framework to this tool. */
export function isInBrowserOnly(app: FrameworkApp): boolean {
  return isSetTo(false, serverRendering(app));
}

/** `ssr`, which is on unless it is turned off. */
export function serverRendering(app: FrameworkApp): ConfigReading {
  return app.configAt(ROUTER_CONFIGS, ["ssr"]);
}

/** Whether version 7 runs middleware. */
export function runsMiddleware(app: FrameworkApp): boolean {
  return isSetTo(true, app.configAt(ROUTER_CONFIGS, ["future", "v8_middleware"]));
}
