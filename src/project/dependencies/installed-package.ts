/** Finds installed packages as Node would: node_modules here, or in a directory above. */

import { dirname, join } from "node:path";
import * as z from "zod/mini";
import { tryParseFile } from "../../text/try-parse.ts";
import { textReader } from "../text-files.ts";

const installedSchema = z.object({
  version: z.string(),
  peerDependencies: z.optional(z.record(z.string(), z.string())),
  engines: z.optional(z.unknown()),
});

const enginesSchema = z.object({ node: z.string() });

export type InstalledPackage = {
  directory: string;
  version: string;
  /** Name → range. */
  peers: Readonly<Record<string, string>>;
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
    const found = installedSchema.safeParse(installedManifest(folder)).data;
    if (found) {
      return {
        directory: folder,
        version: found.version,
        peers: found.peerDependencies ?? {},
        node: enginesSchema.safeParse(found.engines).data?.node,
      };
    }
    if (dirname(at) === at) return undefined;
  }
}

/**
 * A package's manifest as data from outside; undefined where there is none. Throws `unreadable-file`
 * for one that is there and can't be read, which would be taken for not installed, or for another
 * version.
 */
export function installedManifest(folder: string): unknown {
  const path = join(folder, "package.json");
  return tryParseFile(textReader(folder)(path));
}
