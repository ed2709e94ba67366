/** React Router's SPA mode: built by the framework, run in the browser. https://reactrouter.com/how-to/spa */

import { REACT_SDKS } from "../clerk/sdk.ts";
import { firstThere } from "./first-existing.ts";
import type { Framework } from "./framework.ts";
import { isInBrowserOnly } from "./react-router-config.ts";
import { VITE_ENV, withKey } from "./vite-env.ts";

const ENDINGS = ["tsx", "jsx", "ts", "js"];
const ROOTS = ENDINGS.map((ending) => `app/root.${ending}`);
const CLIENTS = ENDINGS.map((ending) => `app/entry.client.${ending}`);

export const reactRouterSpa: Framework = {
  label: "React Router in SPA mode",
  recognises: (app) => "@react-router/dev" in app.dependencies && isInBrowserOnly(app),
  pages: [],
  modules: (app) => [...firstThere(ROOTS, app), ...firstThere(CLIENTS, app)],
  usualModules: ["app/root.tsx"],
  ...VITE_ENV,
  secretKeyVariable: undefined,
  sdks: REACT_SDKS,
  clerkPlace: withKey,
};
