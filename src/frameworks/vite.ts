/** Plain React built by Vite. https://vite.dev/guide/env-and-mode */

import { REACT_SDKS } from "../clerk/sdk.ts";
import type { Framework } from "./framework.ts";
import { VITE_ENV, withKey } from "./vite-env.ts";

export const vite: Framework = {
  label: "Vite + React",
  recognises: ({ dependencies }) => "vite" in dependencies,
  pages: ["index.html"],
  modules: () => [],
  usualModules: [],
  ...VITE_ENV,
  secretKeyVariable: undefined,
  sdks: REACT_SDKS,
  clerkPlace: withKey,
};
