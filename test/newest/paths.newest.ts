/** Each path from end to end is a test, and a row of the table. */

import { test } from "vitest";
import { followed, type Path } from "./path.ts";
import { tell } from "./tell.ts";

const REACT = ["convex", "react", "vite"];

/** The fixture's app, built and shown before and after it is wired. */
function built(name: string, fixture: string, packages: readonly string[]): Path {
  return {
    name,
    suite: ["test/frameworks", "-t", "is built and checked"],
    env: { FRAMEWORK: fixture },
    packages: ["convex", ...packages],
  };
}

const PATHS: readonly Path[] = [
  {
    name: "create-vite",
    suite: ["test/real/create-vite.test.ts"],
    packages: ["create-vite", "convex"],
  },
  built("Next, App Router", "next-app-16", ["next", "react"]),
  built("Next, Pages Router", "next-pages-16", ["next", "react"]),
  built("TanStack Start", "tanstack-start", [
    "@tanstack/react-start",
    "@tanstack/react-router",
    "react",
    "vite",
  ]),
  built("React Router", "react-router-8", ["react-router", "react", "vite"]),
  built("Expo", "expo-router-app", ["expo"]),
  built("Astro", "astro-islands", ["astro", "react"]),
  built("Remix", "remix-2", ["@remix-run/react"]),
  built("React Router as a library", "vite-browser-router", REACT),
  {
    name: "package managers",
    suite: ["test/real/package-managers.test.ts"],
    packages: ["pnpm", "yarn", "@yarnpkg/cli-dist", "bun", ...REACT],
  },
  {
    name: "pushes",
    suite: ["test/servers", "test/e2e/convex-deployment"],
    packages: ["convex"],
  },
];

test.for(PATHS)("$name", { timeout: 3_000_000 }, async (path, { task }) => {
  tell(task, await followed(path));
});
