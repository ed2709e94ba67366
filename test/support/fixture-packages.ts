/** The real packages of the fixtures' apps, installed once for all tests that need them. */

import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import type { Golden } from "./golden.ts";
import { installShared } from "./packages.ts";
import { exactVersions } from "./versions.ts";

const FOR_ALL = {
  "@clerk/clerk-react": "5",
  "@types/node": "20",
  jsdom: "26",
  typescript: "7",
  vite: "8",
};

const WITH_REACT_19 = exactVersions({
  ...FOR_ALL,
  "@clerk/nextjs": "7",
  "@clerk/react": "6",
  "@convex-dev/react-query": "0.1",
  "@tanstack/react-query": "5",
  "@tanstack/react-router": "1",
  "@types/react": "19",
  "@types/react-dom": "19",
  convex: "1.48",
  next: "16",
  react: "19",
  "react-dom": "19",
  "react-router": "7",
});

const WITH_REACT_18 = exactVersions({
  ...FOR_ALL,
  "@clerk/nextjs": "6",
  "@types/react": "18",
  "@types/react-dom": "18",
  convex: "1.31",
  next: "14",
  react: "18",
  "react-dom": "18",
  "react-router-dom": "6",
});

type Manifest = Partial<Record<"dependencies" | "devDependencies", Record<string, string>>>;

/** Where an app and its functions are: folders below the fixture's, "" for that itself. */
export type Parts = { app: string; functions: string };

export function partsOf({ entry, after }: Golden): Parts {
  const files = readdirSync(after, { recursive: true, encoding: "utf8" });
  const authConfig = files.find((file) => /(^|[\\/])auth\.config\.[jt]s$/.test(file));
  if (authConfig === undefined) throw new Error(`${after} has no auth.config`);
  let app = dirname(entry);
  while (app !== "." && !files.includes(join(app, "package.json"))) app = dirname(app);
  return { app, functions: posix.dirname(authConfig.replaceAll("\\", "/")) };
}

/** A folder whose `node_modules` has all that the fixture's app imports, and jsdom to show it in. */
export function fixturePackages(golden: Golden): Promise<string> {
  const manifest = readFileSync(join(golden.before, partsOf(golden).app, "package.json"), "utf8");
  const { dependencies, devDependencies }: Manifest = JSON.parse(manifest);
  const isOlder = (dependencies ?? devDependencies)?.react?.startsWith("^18") ?? false;
  return installShared("fixtures", isOlder ? WITH_REACT_18 : WITH_REACT_19);
}
