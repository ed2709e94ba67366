/** Holds what all frameworks have in common that Vite builds. https://vite.dev/guide/env-and-mode */

import type { Framework } from "./framework.ts";

export const readMetaEnv = (variable: string) => `import.meta.env.${variable}`;

export const VITE_ENV = {
  // In the order of DEFAULT_CONFIG_FILES in vite's own constants.
  configFiles: ["js", "mjs", "ts", "cjs", "mts", "cts"].map((ending) => `vite.config.${ending}`),
  envFile: ".env.local",
  strongerEnvFiles: [".env.development.local", ".env.development"],
  variablePrefix: "VITE_",
  convexUrlVariable: "VITE_CONVEX_URL",
  publishableKeyVariable: "VITE_CLERK_PUBLISHABLE_KEY",
  readVariable: readMetaEnv,
} as const satisfies Partial<Framework>;

/** Around the Convex provider, and given the key: for who has no server that would hand it on. */
export const withKey: Framework["clerkPlace"] = () => ({
  props: [{ name: "publishableKey", value: readMetaEnv(VITE_ENV.publishableKeyVariable) }],
});
