/** A project as `look` gives it, for tests of the rooms after it. */

import type { FrameworkApp } from "../../src/frameworks/framework.ts";
import type { Project } from "../../src/project/project.ts";

const MAIN = `import { ConvexProvider, ConvexReactClient } from "convex/react";
import { createRoot } from "react-dom/client";
import App from "./App";

const convex = new ConvexReactClient(import.meta.env.VITE_CONVEX_URL);

createRoot(document.getElementById("root")!).render(
  <ConvexProvider client={convex}>
    <App />
  </ConvexProvider>,
);
`;

const PACKAGE_JSON = `{
  "name": "app",
  "dependencies": {
    "convex": "^1.48.0",
    "react": "^19.2.3",
    "react-dom": "^19.2.3"
  }
}
`;

const START = { path: "src/main.tsx", inside: [] };

/** A plain Vite project, with what `overrides` says otherwise. */
export function projectWith(overrides: Partial<Project> = {}): Project {
  return {
    directory: "/app",
    texts: {},
    app: "",
    home: "",
    backend: "",
    framework: "vite",
    node: "20.20.2",
    typescript: true,
    sharing: { manifests: [], root: "" },
    packageJson: { path: "package.json", text: PACKAGE_JSON },
    react: { name: "react", declared: "^19.2.3", installed: "19.2.4" },
    reactDom: { name: "react-dom", declared: "^19.2.3", installed: "19.2.4" },
    clerkPackages: [],
    convex: {
      name: "convex",
      declared: "^1.48.0",
      installed: "1.48.0",
      peers: ["@clerk/clerk-react", "@clerk/react"],
      folder: "",
      cli: { version: "1.48.0", node: ">=20.0.0" },
      pushed: { name: "convex", declared: "^1.48.0", installed: "1.48.0" },
      functions: "convex",
      command: ["npx", "convex"],
      deployment: "cloud",
    },
    authConfig: { path: "convex/auth.config.ts", text: null },
    issuerInUse: {},
    packageManager: "npm",
    envFile: {
      path: ".env.local",
      text: "CONVEX_DEPLOYMENT=dev:happy-horse-123\n",
      tracked: false,
    },
    envFolder: "",
    exposedPrefixes: ["VITE_"],
    exposedSecrets: [],
    keySources: [],
    keysInCode: [],
    keyVariables: ["VITE_CLERK_PUBLISHABLE_KEY"],
    knownKey: undefined,
    otherKeys: [],
    siblingKeys: [],
    siblings: [],
    ownIssuerVariable: "CLERK_JWT_ISSUER_DOMAIN_APP",
    productionIssuers: [],
    secretKey: undefined,
    envLoader: undefined,
    overridingEnvFiles: [],
    knownIssuer: undefined,
    proxied: undefined,
    gitignore: {
      path: ".gitignore",
      text: "*.local\n",
      envFileFromRoot: ".env.local",
      rules: [{ directory: "", text: "*.local\n" }],
    },
    entry: "src/main.tsx",
    providers: [
      {
        file: "src/main.tsx",
        line: 8,
        column: 3,
        kind: "convex",
        name: "ConvexProvider",
        module: "convex/react",
      },
    ],
    providerFiles: [
      { path: "src/main.tsx", text: MAIN, clerk: undefined, reExports: [], starts: [START] },
    ],
    source: {
      starts: [START],
      aliases: { paths: {}, imports: {} },
      files: { "src/main.tsx": MAIN },
    },
    edits: [],
    editedFiles: {},
    frameworkPackages: [],
    companions: [],
    nativeInstall: undefined,
    serverCalls: [],
    serverTokens: { isGiven: false, asks: [] },
    roots: { "src/main.tsx": MAIN },
    visited: ["src/main.tsx"],
    houseStyles: { app: {}, functions: {} },
    exampleFiles: [],
    workerSecrets: undefined,
    checkedTypes: [],
    container: undefined,
    securityPolicies: [],
    otherLogins: [],
    vendorUses: [],
    sampleFiles: {
      query: { path: "convex/signedInUser.ts", text: null },
      panel: { path: "src/SignInPanel.tsx", text: null, directive: null },
      page: undefined,
    },
    ...overrides,
  };
}

/** An app of which a framework gets to see nothing. */
export const NO_APP: FrameworkApp = {
  dependencies: {},
  typescript: true,
  isIn: () => undefined,
  has: () => false,
  read: () => undefined,
  filesIn: () => [],
  configAt: () => ({ status: "absent" }),
  mentions: () => false,
  quotes: () => false,
};
