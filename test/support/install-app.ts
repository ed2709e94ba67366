/** Installs an app's packages, every one that it names in an exact version. */

import { npmFreshness } from "./newest.ts";
import { nodeVersion } from "./node-of.ts";
import { pinManifest } from "./pin.ts";
import { run } from "./run.ts";
import { must } from "./vite-app.ts";

const QUIET = ["--no-audit", "--no-fund", "--loglevel=error"];

/**
 * Writes exact versions into the app's package.json and runs `npm install`. `node` is the major
 * version that the app runs on, if `env` leads to another than the tests'.
 */
export async function installApp(
  app: string,
  {
    env = {},
    node,
    flags = [],
  }: { env?: Record<string, string>; node?: string; flags?: string[] } = {},
): Promise<void> {
  await pinManifest(app, node === undefined ? undefined : nodeVersion(node));
  const options = { cwd: app, env: { ...npmFreshness(), ...env }, timeout: 420_000 };
  must(await run("npm", ["install", ...QUIET, ...flags], options));
}
