/** The package managers themselves, from the npm registry, each with a cache of its own. */

import { existsSync } from "node:fs";
import { chmod, readdir, realpath, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { npmFreshness } from "./newest.ts";
import { installShared } from "./packages.ts";
import { registryAddress } from "./registry.ts";
import { cleanEnvironment } from "./run.ts";
import { makeTemp } from "./temp.ts";
import { exactVersions } from "./versions.ts";

const MANAGERS = exactVersions({ pnpm: "10", yarn: "1", "@yarnpkg/cli-dist": "4", bun: "1" });

export type ManagerName = "npm" | "pnpm" | "yarn 1" | "yarn 4" | "bun";

/**
 * Environment under which each manager's command is that manager, with a cache that later runs
 * share. npm is the machine's.
 */
export async function managerEnvironments(): Promise<Record<ManagerName, Record<string, string>>> {
  // Plug'n'Play knows packages by their real path only.
  const shared = await realpath(await installShared("package-managers", MANAGERS));
  // yarn 4 and pnpm take what they remember of one port of a host for another's.
  const caches = join(shared, "caches", new URL(registryAddress()).host.replace(":", "-"));
  const packages = join(shared, "node_modules");
  const node = (script: string) => `"${process.execPath}" "${join(packages, script)}"`;
  // All of them read npm's variables, but for yarn 4, bun and pnpm from 11 on.
  const npm = npmFreshness();
  return {
    npm,
    pnpm: {
      ...(await commands({ pnpm: node(pnpmScript(packages)) })),
      ...forEachPnpm({
        ...npm,
        npm_config_store_dir: join(caches, "pnpm-store"),
        npm_config_cache_dir: join(caches, "pnpm"),
      }),
    },
    "yarn 1": {
      ...npm,
      ...(await commands({ yarn: node("yarn/bin/yarn.js") })),
      YARN_CACHE_FOLDER: join(caches, "yarn-1"),
    },
    "yarn 4": {
      ...(await commands({ yarn: node("@yarnpkg/cli-dist/bin/yarn.js") })),
      YARN_GLOBAL_FOLDER: join(caches, "yarn-4"),
      YARN_ENABLE_TELEMETRY: "0",
    },
    bun: {
      ...(await commands({ bun: `"${await bunProgram(packages)}"` })),
      BUN_INSTALL_CACHE_DIR: join(caches, "bun"),
    },
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

/** npm's variables, under which pnpm 10 looks, and the same as its own, under which later ones do. */
function forEachPnpm(variables: Record<string, string>): Record<string, string> {
  const own = Object.entries(variables).map(([name, value]) => [`p${name}`, value]);
  return { ...variables, ...Object.fromEntries(own) };
}

/** From 11 on a module; that of 12 hands over to the platform's own program. */
function pnpmScript(packages: string): string {
  const scripts = ["pnpm/bin/pnpm.mjs", "pnpm/bin/pnpm.cjs"];
  return scripts.find((script) => existsSync(join(packages, script))) ?? "pnpm";
}

/** bun's own package only links to the one for this platform, and does so in an install script. */
async function bunProgram(packages: string): Promise<string> {
  const platforms = await readdir(join(packages, "@oven"));
  // A processor without AVX2 needs the slower build, which is installed beside the usual one.
  const platform = platforms.find((name) => name.endsWith("-baseline")) ?? platforms[0] ?? "";
  return join(packages, "@oven", platform, "bin", "bun");
}
