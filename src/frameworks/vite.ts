/** Plain React built by Vite. https://vite.dev/guide/env-and-mode */

import { REACT_SDKS } from "../clerk/sdk.ts";
import type { Framework } from "./framework.ts";
import { VITE_CONFIG_FILES } from "./vite-config-files.ts";

const readVariable = (variable: string) => `import.meta.env.${variable}`;

export const vite: Framework = {
  label: "Vite + React",
  recognises: ({ dependencies }) => "vite" in dependencies,
  pages: ["index.html"],
  modules: () => [],
  usualModules: [],
  configFiles: VITE_CONFIG_FILES,
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
