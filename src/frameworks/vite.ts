/** Plain React built by Vite. https://vite.dev/guide/env-and-mode */

import type { Framework } from "./framework.ts";

export const vite: Framework = {
  label: "Vite + React",
  recognises: (dependencies) => "vite" in dependencies,
  entryPages: ["index.html"],
  envFile: ".env.local",
  strongerEnvFiles: [".env.development.local", ".env.development"],
  publishableKeyVariable: "VITE_CLERK_PUBLISHABLE_KEY",
  publishableKeyExpression: "import.meta.env.VITE_CLERK_PUBLISHABLE_KEY",
  sdks: ["@clerk/react", "@clerk/clerk-react"],
};
