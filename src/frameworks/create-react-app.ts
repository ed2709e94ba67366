/** Create React App. https://create-react-app.dev/docs/adding-custom-environment-variables */

import type { Framework } from "./framework.ts";

export const createReactApp: Framework = {
  label: "Create React App",
  wires: "all",
  recognises: (dependencies) => "react-scripts" in dependencies,
  entryPages: [],
  // In the order of moduleFileExtensions in react-scripts' config/paths.js.
  entryModules: ["mjs", "js", "ts", "tsx", "jsx"].map((ending) => `src/index.${ending}`),
  configFiles: [],
  envFile: ".env.local",
  strongerEnvFiles: [".env.development.local"],
  variablePrefix: "REACT_APP_",
  publishableKeyVariable: "REACT_APP_CLERK_PUBLISHABLE_KEY",
  readVariable(variable, path) {
    const expression = `process.env.${variable}`;
    // Node's types make it a string or undefined, and @clerk/clerk-react wants a string.
    return /\.tsx?$/.test(path) ? `${expression} as string` : expression;
  },
  secretKeyVariable: undefined,
  sdks: ["@clerk/react", "@clerk/clerk-react"],
};
