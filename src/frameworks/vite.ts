/** Plain React built by Vite. https://vite.dev/guide/env-and-mode */

import { REACT_SDKS } from "../clerk/sdk.ts";
import type { Framework } from "./framework.ts";

const readVariable = (variable: string) => `import.meta.env.${variable}`;

export const vite: Framework = {
  label: "Vite + React",
  recognises: ({ dependencies }) => "vite" in dependencies,
  pages: ["index.html"],
  modules: () => [],
  usualModules: [],
  // In the order of DEFAULT_CONFIG_FILES in vite's own constants.
  configFiles: ["js", "mjs", "ts", "cjs", "mts", "cts"].map((ending) => `vite.config.${ending}`),
  envFile: ".env.local",
  strongerEnvFiles: [".env.development.local", ".env.development"],
  variablePrefix: "VITE_",
  convexUrlVariable: "VITE_CONVEX_URL",
  publishableKeyVariable: "VITE_CLERK_PUBLISHABLE_KEY",
  readVariable,
  secretKeyVariable: undefined,
  sdks: REACT_SDKS,
  clerkPlace: () => ({
    props: [{ name: "publishableKey", value: readVariable("VITE_CLERK_PUBLISHABLE_KEY") }],
  }),
};
