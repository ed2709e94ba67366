/** Create React App. https://create-react-app.dev/docs/adding-custom-environment-variables */

import { REACT_SDKS } from "../clerk/sdk.ts";
import { firstThere } from "./first-existing.ts";
import type { Framework } from "./framework.ts";
import { readProcessEnv } from "./process-env.ts";

// In the order of moduleFileExtensions in react-scripts' config/paths.js.
const ENTRY_MODULES = ["mjs", "js", "ts", "tsx", "jsx"].map((ending) => `src/index.${ending}`);

export const createReactApp: Framework = {
  label: "Create React App",
  recognises: ({ dependencies }) => "react-scripts" in dependencies,
  pages: [],
  modules: (app) => firstThere(ENTRY_MODULES, app),
  usualModules: ENTRY_MODULES,
  configFiles: [],
  envFile: ".env.local",
  strongerEnvFiles: [".env.development.local"],
  variablePrefix: "REACT_APP_",
  convexUrlVariable: "REACT_APP_CONVEX_URL",
  publishableKeyVariable: "REACT_APP_CLERK_PUBLISHABLE_KEY",
  readVariable: readProcessEnv,
  secretKeyVariable: undefined,
  sdks: REACT_SDKS,
  clerkPlace: (file) => ({
    props: [
      { name: "publishableKey", value: readProcessEnv("REACT_APP_CLERK_PUBLISHABLE_KEY", file) },
    ],
  }),
};
