/**
 * The registry of a run, started once: by vitest before the first test (this is its `globalSetup`),
 * and by each script that installs.
 */

import { createHash } from "node:crypto";
import { join } from "node:path";
import { execa } from "execa";
import { startFrozenRegistry } from "../servers/frozen-registry.ts";
import { CACHE } from "./cache.ts";
import { triesNewest } from "./newest.ts";
import { FROZEN_AT } from "./versions.ts";

/**
 * Shows programs the machine's registry (or `TEST_UPSTREAM`) as it was at `FROZEN_AT`; as it is, where
 * the newest releases are tried. Gives what ends it.
 */
export default async function startTestRegistry(): Promise<() => Promise<void>> {
  if (triesNewest()) {
    process.env.TEST_REGISTRY = await machineRegistry();
    return async () => {};
  }
  const server = await startFrozenRegistry({
    upstream: upstreamRegistry,
    moment: FROZEN_AT,
    cache: join(CACHE, "registry"),
    port: usualPort(),
  });
  process.env.TEST_REGISTRY = server.url;
  return server.close;
}

/** The registry behind: the one that npm is set to, unless `TEST_UPSTREAM` names another. */
async function upstreamRegistry(): Promise<string> {
  return process.env.TEST_UPSTREAM ?? machineRegistry();
}

/** The one that npm is set to. */
export async function machineRegistry(): Promise<string> {
  const { stdout } = await execa("npm", ["config", "get", "registry"]);
  return stdout.trim().replace(/\/$/, "");
}

/**
 * One for what this registry shows, since package managers keep what they know by address; below
 * those that systems give out by themselves.
 */
function usualPort(): number {
  const shown = [FROZEN_AT, process.env.TEST_UPSTREAM, CACHE].join(" ");
  return 10_000 + (createHash("sha256").update(shown).digest().readUInt16BE() % 20_000);
}
