/** Next.js, as far as Convex's own nextjs-clerk template needs it: the React side is wired there. */

import type { Framework } from "./framework.ts";

const ENDINGS = ["tsx", "jsx", "ts", "js"];
const FOLDERS = ["app/layout", "src/app/layout", "pages/_app", "src/pages/_app"];

export const next: Framework = {
  label: "Next.js",
  wires: "the rest",
  recognises: (dependencies) => "next" in dependencies,
  entryPages: [],
  entryModules: FOLDERS.flatMap((path) => ENDINGS.map((ending) => `${path}.${ending}`)),
  configFiles: [],
  envFile: ".env.local",
  strongerEnvFiles: [".env.development.local"],
  variablePrefix: "NEXT_PUBLIC_",
  publishableKeyVariable: "NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY",
  readVariable: (variable) => `process.env.${variable}`,
  secretKeyVariable: "CLERK_SECRET_KEY",
  sdks: ["@clerk/nextjs"],
};
