/** The package managers themselves, from the npm registry, each with a cache of its own. */

import { chmod, readdir, realpath, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { installShared } from "./packages.ts";
import { cleanEnvironment, run } from "./run.ts";
import { makeTemp } from "./temp.ts";

/** Exact, so that they are fetched once; all run on Node 20. */
const VERSIONS = {
  pnpm: "10.34.8",
  yarn: "1.22.22",
  "@yarnpkg/cli-dist": "4.18.1",
  bun: "1.4.5",
};

export type ManagerName = "npm" | "pnpm" | "yarn 1" | "yarn 4" | "bun";

/**
 * Environment under which each manager's command is that manager, with the machine's own registry
 * and a cache that later runs share. npm is the machine's.
 */
export async function managerEnvironments(): Promise<Record<ManagerName, Record<string, string>>> {
  // Plug'n'Play knows packages by their real path only.
  const shared = await realpath(await installShared("package-managers", VERSIONS));
  const caches = join(shared, "caches");
  const packages = join(shared, "node_modules");
  const node = (script: string) => `"${process.execPath}" "${join(packages, script)}"`;
  const registry = await machineRegistry();
  // All of them read npm's variables, but for yarn 4 and bun.
  const npm = { npm_config_registry: registry, npm_config_prefer_offline: "true" };
  return {
    npm,
    pnpm: {
      ...npm,
      ...(await commands({ pnpm: node("pnpm/bin/pnpm.cjs") })),
      npm_config_store_dir: join(caches, "pnpm-store"),
      npm_config_cache_dir: join(caches, "pnpm"),
    },
    "yarn 1": {
      ...npm,
      ...(await commands({ yarn: node("yarn/bin/yarn.js") })),
      YARN_REGISTRY: registry,
      YARN_CACHE_FOLDER: join(caches, "yarn-1"),
    },
    "yarn 4": {
      ...(await commands({ yarn: node("@yarnpkg/cli-dist/bin/yarn.js") })),
      YARN_NPM_REGISTRY_SERVER: registry,
      YARN_GLOBAL_FOLDER: join(caches, "yarn-4"),
      YARN_ENABLE_TELEMETRY: "0",
    },
    bun: {
      ...(await commands({ bun: `"${await bunProgram(packages)}"` })),
      BUN_CONFIG_REGISTRY: registry,
      BUN_INSTALL_CACHE_DIR: join(caches, "bun"),
    },
  };
}

/** Environment that leads every manager to another registry. */
export function withRegistry(url: string): Record<string, string> {
  return {
    npm_config_registry: url,
    YARN_REGISTRY: url,
    YARN_NPM_REGISTRY_SERVER: url,
    YARN_UNSAFE_HTTP_WHITELIST: new URL(url).hostname,
    BUN_CONFIG_REGISTRY: url,
  };
}

/** A PATH that begins with a folder of these commands (name → what the shell runs in its place). */
export async function commands(scripts: Record<string, string>): Promise<{ PATH: string }> {
  const folder = await makeTemp("commands");
  for (const [name, script] of Object.entries(scripts)) {
    await writeFile(join(folder, name), `#!/bin/sh\nexec ${script} "$@"\n`);
    await chmod(join(folder, name), 0o755);
  }
  return { PATH: [folder, cleanEnvironment().PATH].join(delimiter) };
}

async function machineRegistry(): Promise<string> {
  const { stdout } = await run("npm", ["config", "get", "registry"], { cwd: process.cwd() });
  return stdout.trim();
}

/** bun's own package only links to the one for this platform, and does so in an install script. */
async function bunProgram(packages: string): Promise<string> {
  const platforms = await readdir(join(packages, "@oven"));
  // A processor without AVX2 needs the slower build, which is installed beside the usual one.
  const platform = platforms.find((name) => name.endsWith("-baseline")) ?? platforms[0] ?? "";
  return join(packages, "@oven", platform, "bin", "bun");
}
