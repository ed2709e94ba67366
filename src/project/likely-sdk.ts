/** Guesses which of Clerk's SDKs an app will get, for what is said before that is decided. */

import { join } from "node:path";
import { chooseSdk } from "../clerk/choose-sdk.ts";
import type { Framework } from "../frameworks/framework.ts";
import type { PackageState } from "../packages/package-state.ts";
import type { Manifest } from "./dependencies/manifest.ts";
import { packageState } from "./dependencies/packages.ts";

/** The one that package.json names, else the first that serves the app without an upgrade. */
export function likelySdk(
  framework: Framework,
  {
    manifest,
    convexPeers,
    react,
  }: {
    manifest: Manifest;
    convexPeers: readonly string[];
    react: PackageState;
  },
  folder: { directory: string; app: string },
): string | undefined {
  const { sdks, releases = {} } = framework;
  const named = sdks.find(({ name }) => name in manifest.dependencies);
  if (named) return named.name;
  const peers = [...new Set(sdks.flatMap((sdk) => Object.keys(sdk.peers)))];
  const root = join(folder.directory, folder.app);
  const packages = [react, ...peers.map((name) => packageState(name, manifest, root))];
  const nodeVersion = process.versions.node;
  const situation = { convexPeers: [...convexPeers], nodeVersion, packages, releases };
  return (chooseSdk(sdks, situation)?.sdk ?? sdks[0])?.name;
}
