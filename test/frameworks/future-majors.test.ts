/**
 * Releases that nobody knows yet, whether Clerk's SDK takes them or not: the app is wired, or refused
 * with commands that run. npm resolves for real, and only writes its lock file.
 */

import { readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { inc } from "semver";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { type ClerkServer, startClerk } from "../servers/clerk.ts";
import { type FutureRelease, startFutureRegistry } from "../servers/future-registry.ts";
import { follow, waysOut, wireApp, withTool } from "../support/follow-hint.ts";
import { copyOf } from "../support/golden.ts";
import { HOST } from "../support/keys.ts";
import { registryAddress, shownPackage, withRegistry } from "../support/registry.ts";

const MINUTES = 300_000;
const FIXTURES = resolve(import.meta.dirname, "../../fixtures");

type Future = {
  title: string;
  fixture: string;
  /** The packages that come out together, and their version. */
  packages: string[];
  version: string;
  sdk: string;
  /** The peers of Clerk's SDK that decide, as one that takes the packages has them. */
  widened: Record<string, string>;
  /** What else has to take them then: name → peers. */
  others?: Record<string, Record<string, string>>;
};

const REACT_20 = { react: "^18.0.0 || ^19.0.0 || ^20.0.0" };

const FUTURES: Future[] = [
  {
    title: "Next 17",
    fixture: "next-app-16",
    packages: ["next"],
    version: "17.0.0",
    sdk: "@clerk/nextjs",
    widened: { next: "^16.0.10 || ^17.0.0" },
  },
  {
    title: "React Router 9",
    fixture: "react-router-8",
    packages: [
      "react-router",
      "@react-router/dev",
      "@react-router/node",
      "@react-router/serve",
      "@react-router/express",
    ],
    version: "9.0.0",
    sdk: "@clerk/react-router",
    widened: { "react-router": "^8.0.0 || ^9.0.0" },
  },
  {
    title: "TanStack Start 2",
    fixture: "tanstack-start",
    packages: ["@tanstack/react-start"],
    version: "2.0.0",
    sdk: "@clerk/tanstack-react-start",
    widened: { "@tanstack/react-start": "^1.157.0 || ^2.0.0" },
  },
  {
    title: "Expo 59",
    fixture: "expo-blank",
    packages: ["expo"],
    version: "59.0.0",
    sdk: "@clerk/expo",
    widened: { expo: ">=54 <60" },
  },
  {
    title: "React 20",
    fixture: "vite-strict-mode",
    packages: ["react", "react-dom"],
    version: "20.0.0",
    sdk: "@clerk/react",
    widened: { ...REACT_20, "react-dom": REACT_20.react },
    others: {
      "@clerk/shared": { ...REACT_20, "react-dom": REACT_20.react },
      convex: REACT_20,
    },
  },
];

let clerk: ClerkServer;
let env: Record<string, string>;

beforeAll(async () => {
  clerk = await startClerk({ host: HOST });
  env = {
    ...(await withTool({ verify: true })),
    ...clerk.routes,
    npm_config_package_lock_only: "true",
    npm_config_audit: "false",
    npm_config_fund: "false",
    npm_config_prefer_online: "true",
  };
});
afterAll(() => clerk.close());

async function after(name: string): Promise<string> {
  const { latest = "" } = (await shownPackage(name))["dist-tags"];
  return inc(latest, "minor") ?? "";
}

/** The app with those releases in package.json, and the environment in which they are out. */
async function tomorrow({ fixture, packages, version, ...future }: Future, isWidened: boolean) {
  const takers = isWidened ? { ...future.others, [future.sdk]: future.widened } : {};
  const releases: FutureRelease[] = [
    ...packages.map((name) => ({ name, version })),
    ...(await Promise.all(
      Object.entries(takers).map(async ([name, peers]) => ({
        name,
        peers,
        node: ">=20.9.0",
        version: await after(name),
      })),
    )),
  ];
  const registry = await startFutureRegistry(registryAddress(), releases);
  onTestFinished(() => registry.close());
  const app = copyOf(join(FIXTURES, fixture, "before"));
  const path = join(app, "package.json");
  const manifest = JSON.parse(await readFile(path, "utf8"));
  for (const dependencies of [manifest.dependencies, manifest.devDependencies]) {
    for (const name of packages) if (name in dependencies) dependencies[name] = `^${version}`;
  }
  // Else Expo's own command, which works on what is installed, would add it.
  if (packages.includes("expo")) manifest.dependencies["expo-secure-store"] = "*";
  await writeFile(path, JSON.stringify(manifest, null, 2));
  return { app, env: { ...env, ...withRegistry(registry.url) } };
}

describe.each(FUTURES)("$title", (future) => {
  test("is wired where Clerk's newest SDK takes it", { timeout: MINUTES }, async () => {
    const { app, env } = await tomorrow(future, true);
    const result = await wireApp(app, env);
    expect(result).toMatchObject({ status: "wired", sdk: future.sdk });
  });

  test("is refused where it doesn't, with a way to go on", { timeout: MINUTES }, async () => {
    const { app, env } = await tomorrow(future, false);
    const { error, status } = await wireApp(app, env);
    expect(status).toBe("failed");
    const [back, insisting] = waysOut(error?.hint);
    const insisted = copyOf(app);
    for (const command of insisting) await follow(command, insisted, env);
    // Nothing is left to write; what the lock file alone has is installed once more.
    const { files } = await wireApp(insisted, env);
    expect(files.filter(({ action }) => action !== "keep")).toEqual([]);

    // Expo's own command works on what is installed: expo-versions.test.ts runs it.
    if (future.packages.includes("expo")) return;
    for (const command of back) await follow(command, app, env);
    expect(await wireApp(app, env)).toMatchObject({ status: "wired", sdk: future.sdk });
  });
});
