/** Expo, with and without Expo Router. https://docs.expo.dev/router/basics/notation */

import { posix } from "node:path";
import * as z from "zod/mini";
import type { ClerkSdk } from "../clerk/sdk.ts";
import type { StartModule } from "../code/modules/entry-module.ts";
import { tryParseFile } from "../text/try-parse.ts";
import { firstThere, scripts } from "./first-existing.ts";
import type { Framework, FrameworkApp } from "./framework.ts";
import { readProcessEnv } from "./process-env.ts";

const LAYOUT = /(?:^|\/)_layout\.[jt]sx?$/;
/** Expo Router takes the folder at the root where both are there. */
const ROUTER_FOLDERS = ["app", "src/app"];
const MODULES = ["index", "App"].flatMap(scripts);

const CLERK_4: ClerkSdk = {
  name: "@clerk/expo",
  range: "^4.6.0",
  oldest: "4.0.0",
  node: ">=20.9.0",
  react: "^18.0.0 || ^19.0.0",
  peers: { expo: ">=54 <58.0.0-0" },
  bringsReactDom: true,
  hint: "Clerk's current SDK for Expo",
};

const CLERK_2: ClerkSdk = {
  ...CLERK_4,
  name: "@clerk/clerk-expo",
  range: "^2.20.0",
  oldest: "2.9.0",
  node: ">=18.17.0",
  // Its own package.json names none; from SDK 54 on its successor serves.
  peers: { expo: "<54" },
  hint: "its name before version 3, for Expo before SDK 54",
};

export const expo: Framework = {
  label: "Expo",
  recognises: ({ dependencies }) => "expo" in dependencies,
  pages: [],
  modules,
  usualModules: ["app/_layout.tsx", "src/app/_layout.tsx", "App.tsx"],
  configFiles: [],
  envFile: ".env.local",
  strongerEnvFiles: [".env.development.local"],
  variablePrefix: "EXPO_PUBLIC_",
  convexUrlVariable: "EXPO_PUBLIC_CONVEX_URL",
  publishableKeyVariable: "EXPO_PUBLIC_CLERK_PUBLISHABLE_KEY",
  readVariable: readProcessEnv,
  secretKeyVariable: undefined,
  sdks: [CLERK_4, CLERK_2],
  releases: { expo: ["57.0.33"] },
  // It brings React Native and all else that belongs to that SDK along.
  bringTo: (release) => ["expo", "install", `expo@~${release.split(".")[0]}.0.0`, "--fix"],
  clerkPlace: (file, { sdk }) => ({
    props: [
      { name: "publishableKey", value: readProcessEnv("EXPO_PUBLIC_CLERK_PUBLISHABLE_KEY", file) },
      { name: "tokenCache", value: "tokenCache" },
    ],
    imports: [{ module: `${sdk}/token-cache`, names: ["tokenCache"] }],
  }),
  // Clerk's ready-made components are for the web.
  panel: () => undefined,
  // Only the newer SDK has a plugin, and Expo's every command fails over one that isn't there.
  advice: (sdk) => [
    sdk === CLERK_4.name
      ? "In Clerk's dashboard turn on the Native API; for a development build add the plugin @clerk/expo to the app's configuration, and expo-secure-store where that is a program (app.config.js or .ts)."
      : "In Clerk's dashboard turn on the Native API; for a development build add the plugin expo-secure-store where the app's configuration is a program (app.config.js or .ts).",
  ],
  holdsReact: true,
  // What `tokenCache` keeps the session in.
  natives: {
    names: ["expo-secure-store"],
    command: ["expo", "install"],
    // It ends so once all is installed, where the native project's configuration is a program.
    partly: /Cannot automatically write to dynamic config/,
  },
};

/** What package.json starts the app with; undefined where that is Expo's own, which takes the App beside it. */
function mainModule(app: FrameworkApp): StartModule | undefined {
  const manifest = tryParseFile(app.read("package.json"));
  const main = mainSchema.safeParse(manifest).data?.main;
  if (main === undefined || main.startsWith("node_modules/")) return undefined;
  const path = posix.normalize(main);
  const [module] = firstThere([path, ...scripts(path)], app);
  return module;
}

const mainSchema = z.object({ main: z.optional(z.string()) });

/** The layouts of Expo Router, or what package.json starts the app with. */
function modules(app: FrameworkApp): StartModule[] {
  const layouts = ROUTER_FOLDERS.map((folder) =>
    app.filesIn(folder).filter((path) => LAYOUT.test(path)),
  ).find((found) => found.length > 0);
  if ("expo-router" in app.dependencies && layouts) {
    const byDepth = [...layouts].sort((a, b) => a.split("/").length - b.split("/").length);
    return byDepth.map((path) => ({ path, inside: [] }));
  }
  const main = mainModule(app);
  return main ? [main] : firstThere(MODULES, app);
}
