/** React Router's SPA mode: built by the framework, run in the browser. https://reactrouter.com/how-to/spa */

import { REACT_SDKS } from "../clerk/sdk.ts";
import type { Framework } from "./framework.ts";
import { isInBrowserOnly } from "./react-router-config.ts";
import { REMIX_MODULES } from "./remix-modules.ts";
import { VITE_ENV, withKey } from "./vite-env.ts";

export const reactRouterSpa: Framework = {
  label: "React Router in SPA mode",
  recognises: (app) => "@react-router/dev" in app.dependencies && isInBrowserOnly(app),
  plugin: "reactRouter",
  ...REMIX_MODULES,
  ...VITE_ENV,
  secretKeyVariable: undefined,
  sdks: REACT_SDKS,
  clerkPlace: withKey,
};
