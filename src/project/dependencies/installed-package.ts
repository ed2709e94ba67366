/** Finds installed packages as Node would: node_modules here, or in a directory above. */

import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import * as z from "zod/mini";
import { systemCode } from "../../errors.ts";
import { unreadable } from "../text-files.ts";

const installedSchema = z.object({
  version: z.string(),
  peerDependencies: z.optional(z.record(z.string(), z.string())),
  engines: z.optional(z.unknown()),
});

const enginesSchema = z.object({ node: z.string() });

export type InstalledPackage = {
  directory: string;
  version: string;
  peers: string[];
  /** Its `engines.node`. */
  node: string | undefined;
};

/**
 * The package that code in `directory` would import, or undefined where it isn't installed in a
 * node_modules folder (not yet, or under Yarn's Plug'n'Play).
 */
export function findInstalled(name: string, directory: string): InstalledPackage | undefined {
  for (let at = directory; ; at = dirname(at)) {
    const folder = join(at, "node_modules", name);
    const found = readInstalled(join(folder, "package.json"));
    if (found) {
      return {
        directory: folder,
        version: found.version,
        peers: Object.keys(found.peerDependencies ?? {}),
        node: enginesSchema.safeParse(found.engines).data?.node,
      };
    }
    if (dirname(at) === at) return undefined;
  }
}

function readInstalled(path: string) {
  try {
    return installedSchema.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch (error) {
    // What the system keeps from being read would be taken for not installed, or for another version.
    const code =
      error instanceof Error && "syscall" in error ? (systemCode(error) ?? "unknown") : "ENOENT";
    if (code !== "ENOENT" && code !== "ENOTDIR") throw unreadable(path, error);
    return undefined;
  }
}
