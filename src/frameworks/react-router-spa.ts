/** React Router's SPA mode: built by the framework, run in the browser. https://reactrouter.com/how-to/spa */

import { REACT_SDKS } from "../clerk/sdk.ts";
import { firstThere } from "./first-there.ts";
import type { Framework } from "./framework.ts";
import { VITE_CONFIG_FILES } from "./vite-config-files.ts";

const ENDINGS = ["tsx", "jsx", "ts", "js"];
const ROOTS = ENDINGS.map((ending) => `app/root.${ending}`);
const CLIENTS = ENDINGS.map((ending) => `app/entry.client.${ending}`);
const CONFIGS = ["ts", "mts", "js", "mjs"].map((ending) => `react-router.config.${ending}`);

const readVariable = (variable: string) => `import.meta.env.${variable}`;

export const reactRouterSpa: Framework = {
  label: "React Router in SPA mode",
  recognises: (app) =>
    "@react-router/dev" in app.dependencies &&
    CONFIGS.some((path) => /\bssr\s*:\s*false\b/.test(app.read(path) ?? "")),
  pages: [],
  modules: (app) => [...firstThere(ROOTS, app), ...firstThere(CLIENTS, app)],
  usualModules: ["app/root.tsx"],
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
