/** Astro, with React in its islands. https://docs.astro.build/en/guides/framework-components/ */

import { REACT_SDKS } from "../clerk/sdk.ts";
import type { Framework, FrameworkApp, UnsupportedApp } from "./framework.ts";
import { readMetaEnv } from "./vite-env.ts";

export const astro: Framework = {
  label: "Astro",
  recognises: ({ dependencies }) => "astro" in dependencies,
  refuses: refusesAstro,
  pages: [],
  modules: (app) =>
    app
      .filesIn("src/pages")
      .filter((path) => path.endsWith(".astro"))
      .map((path) => ({ path, inside: [] })),
  usualModules: ["src/pages/index.astro"],
  configFiles: [],
  envFile: ".env.local",
  strongerEnvFiles: [".env.development.local", ".env.development"],
  variablePrefix: "PUBLIC_",
  // The convex CLI finds no Vite among the dependencies.
  convexUrlVariable: "CONVEX_URL",
  publishableKeyVariable: "PUBLIC_CLERK_PUBLISHABLE_KEY",
  readVariable: readMetaEnv,
  secretKeyVariable: undefined,
  // @clerk/clerk-react allows one ClerkProvider on a page, and each island has one.
  sdks: REACT_SDKS.filter(({ name }) => name === "@clerk/react"),
  clerkPlace: () => ({
    props: [{ name: "publishableKey", value: readMetaEnv("PUBLIC_CLERK_PUBLISHABLE_KEY") }],
  }),
  rendersApart: true,
};

function refusesAstro({ dependencies }: FrameworkApp): UnsupportedApp | undefined {
  if (!("@astrojs/react" in dependencies)) {
    return {
      message: "This Astro app has no React islands: package.json doesn't name @astrojs/react.",
      steps: [["Add React:", "npx astro add react"]],
    };
  }
  const other = ["@clerk/astro", "@clerk/clerk-react"].find((name) => name in dependencies);
  if (!other) return undefined;
  return {
    message: `package.json names ${other}, which has no provider that could stand in each island: this tool wires islands with @clerk/react, and the two must not be mixed.`,
    steps: [[`Take ${other} out, with what it brought into astro.config and the middleware.`]],
  };
}
