/** Plain React built by Vite. https://vite.dev/guide/env-and-mode */

import type { Framework } from "./framework.ts";

export const vite: Framework = {
  label: "Vite + React",
  wires: "all",
  recognises: (dependencies) => "vite" in dependencies,
  entryPages: ["index.html"],
  entryModules: [],
  // In the order of DEFAULT_CONFIG_FILES in vite's own constants.
  configFiles: ["js", "mjs", "ts", "cjs", "mts", "cts"].map((ending) => `vite.config.${ending}`),
  envFile: ".env.local",
  strongerEnvFiles: [".env.development.local", ".env.development"],
  variablePrefix: "VITE_",
  publishableKeyVariable: "VITE_CLERK_PUBLISHABLE_KEY",
  readVariable: (variable) => `import.meta.env.${variable}`,
  secretKeyVariable: undefined,
  sdks: ["@clerk/react", "@clerk/clerk-react"],
};
