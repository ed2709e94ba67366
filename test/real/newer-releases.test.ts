/** What package managers make of ranges, today and when newer, broken releases have come out. */

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { lt, prerelease, rsort } from "semver";
import { beforeAll, describe, expect, test } from "vitest";
import { startDriftingRegistry } from "../servers/drifting-registry.ts";
import { startFrozenRegistry } from "../servers/frozen-registry.ts";
import type { LoopbackServer } from "../servers/http.ts";
import { afterFile } from "../support/after-test.ts";
import { triesNewest } from "../support/newest.ts";
import { type ManagerName, managerEnvironments } from "../support/package-managers.ts";
import { registryAddress, shownPackage, withRegistry } from "../support/registry.ts";
import { run } from "../support/run.ts";
import { makeTemp, writeFiles } from "../support/temp.ts";
import { machineRegistry } from "../support/test-registry.ts";
import { FROZEN_AT } from "../support/versions.ts";
import { must } from "../support/vite-app.ts";

const MINUTES = 300_000;

/** Ranges, since it is they that drift; without Vite and Next, whose binaries yarn fetches. */
const APP = {
  name: "field-notes",
  private: true,
  dependencies: {
    "@clerk/react": "^6.18.0",
    convex: "^1.48.0",
    react: "^19.2.3",
    "react-dom": "^19.2.3",
  },
};
const WITH_BINARIES = {
  ...APP,
  devDependencies: { next: "^16.0.0", vite: "^8.0.0" },
};

/** Each manager's way to choose versions, as far as it can without fetching what it chose. */
const MANAGERS: Record<ManagerName, { args: string[]; lockFile: string; app: object }> = {
  npm: {
    args: ["install", "--package-lock-only"],
    lockFile: "package-lock.json",
    app: WITH_BINARIES,
  },
  pnpm: { args: ["install", "--lockfile-only"], lockFile: "pnpm-lock.yaml", app: WITH_BINARIES },
  // convex asks for another Node, which only this one minds at once.
  "yarn 1": { args: ["install", "--ignore-engines"], lockFile: "yarn.lock", app: APP },
  "yarn 4": { args: ["install", "--mode=update-lockfile"], lockFile: "yarn.lock", app: APP },
  bun: { args: ["install", "--lockfile-only"], lockFile: "bun.lock", app: WITH_BINARIES },
};

let environments: Record<ManagerName, Record<string, string>>;
let drifting: LoopbackServer;
let frozen: LoopbackServer;

beforeAll(async () => {
  [environments, drifting] = await Promise.all([
    managerEnvironments(),
    startDriftingRegistry(await machineRegistry()),
  ]);
  frozen = await startFrozenRegistry({
    upstream: async () => drifting.url,
    moment: FROZEN_AT,
    cache: await makeTemp("frozen"),
  });
  afterFile(() => void Promise.all([drifting.close(), frozen.close()]));
}, MINUTES);

/** The lock file that a manager writes for the app, with a registry; its address is left out. */
async function locked(manager: ManagerName, registry: string): Promise<string> {
  const { args, lockFile, app } = MANAGERS[manager];
  const [folder, caches] = await Promise.all([makeTemp("locked"), makeTemp("caches")]);
  await writeFiles(folder, {
    "package.json": JSON.stringify(app),
    ...(manager === "yarn 4" ? { "yarn.lock": "" } : {}),
  });
  const env = {
    ...environments[manager],
    ...withRegistry(registry),
    // What they remember of one registry on this host, they take for another's.
    npm_config_cache_dir: join(caches, "pnpm"),
    YARN_GLOBAL_FOLDER: join(caches, "yarn-4"),
    BUN_INSTALL_CACHE_DIR: join(caches, "bun"),
    // yarn 4 leaves alone what came out within the last days.
    YARN_NPM_MINIMAL_AGE_GATE: "0",
  };
  const [command = ""] = manager.split(" ");
  must(await run(command, args, { cwd: folder, env, timeout: MINUTES }));
  const text = await readFile(join(folder, lockFile), "utf8");
  return text.replaceAll(registry.replace(/\/$/, ""), "");
}

/** The release of tomorrow that the ranges above allow: the minor below the played major. */
async function playedMinor(name: string): Promise<string> {
  const { "dist-tags": tags, versions } = await shownPackage(name, drifting.url);
  const [minor] = rsort(
    Object.keys(versions).filter(
      (version) => prerelease(version) === null && lt(version, tags.latest ?? ""),
    ),
  );
  return minor ?? "";
}

describe
  .skipIf(process.platform === "win32" || triesNewest())
  .each(Object.keys(MANAGERS) as ManagerName[])("%s", (manager) => {
  test("chooses the same when newer releases have come out", { timeout: MINUTES }, async () => {
    const today = await locked(manager, registryAddress());
    expect(today).toContain((await shownPackage("react"))["dist-tags"].latest);
    expect(await locked(manager, frozen.url)).toBe(today);
  });

  test("would take them without the frozen registry", { timeout: MINUTES }, async () => {
    expect(await locked(manager, drifting.url)).toContain(await playedMinor("react"));
  });
});
