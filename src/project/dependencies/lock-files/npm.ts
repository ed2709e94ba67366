/** Reads npm's package-lock.json and npm-shrinkwrap.json, in each of their three versions. */

import { posix } from "node:path";
import * as z from "zod/mini";
import { tryParse } from "../../../text/try-parse.ts";
import { importerSchema, specifierIn } from "./importer.ts";
import { type LockReader, own, splitIdentifier } from "./lock-reader.ts";

const records = z.optional(z.record(z.string(), z.unknown()));
const npmLockSchema = z.object({ packages: records, dependencies: records });
type Records = Record<string, unknown>;

/** Of an old package `engines` may be a list. */
const engines = z.catch(z.object({ node: z.optional(z.string()) }), {});

const npmPackageSchema = z.object({
  name: z.optional(z.string()),
  version: z.optional(z.string()),
  resolved: z.optional(z.string()),
  link: z.optional(z.boolean()),
  engines: z.optional(engines),
  peerDependencies: z.optional(z.record(z.string(), z.string())),
});

const treeSchema = z.object({ version: z.string(), dependencies: records });

export function npmLock(text: string): LockReader {
  const { packages, dependencies = {} } = npmLockSchema.safeParse(tryParse(text)).data ?? {};
  return packages ? packagesReader(packages) : treeReader(dependencies);
}

/** From version 2 on: each folder of the installed tree by its path. */
function packagesReader(packages: Records): LockReader {
  return ({ name, folder }) => {
    const importer = importerSchema.safeParse(own(packages, folder));
    if (!importer.success) return undefined;
    const found = installedFor(packages, name, folder);
    const entry = found?.link ? packageEntry(packages, found.resolved ?? "") : found;
    if (!entry?.version) return undefined;
    return {
      name: entry.name ?? name,
      version: entry.version,
      node: entry.engines?.node,
      peers: entry.peerDependencies ?? {},
      specifier: specifierIn(importer.data, name),
    };
  };
}

/** Resolves a name as Node does, from a folder upward. */
function installedFor(packages: Records, name: string, folder: string) {
  for (let at = folder; ; at = parentOf(at)) {
    const found = packageEntry(packages, posix.join(at, "node_modules", name));
    if (found || at === "") return found;
  }
}

function parentOf(folder: string): string {
  const parent = posix.dirname(folder);
  return parent === "." || parent === folder ? "" : parent;
}

function packageEntry(packages: Records, path: string) {
  return npmPackageSchema.safeParse(own(packages, path)).data;
}

/** Version 1: the tree itself, without what a package asks for. */
function treeReader(root: Records): LockReader {
  return ({ name, folder }) => {
    const importer = folder === "" ? { dependencies: root } : workspaceIn(root, folder);
    if (!importer) return undefined;
    const entry = nodeAt(importer.dependencies ?? {}, name) ?? nodeAt(root, name);
    if (!entry) return undefined;
    const { version } = entry;
    const told = { node: undefined, peers: undefined, specifier: undefined };
    if (!version.startsWith("npm:")) return { name, version, ...told };
    return { ...splitIdentifier(version.slice("npm:".length)), ...told };
  };
}

function workspaceIn(root: Records, folder: string) {
  const nodes = Object.keys(root).flatMap((name) => nodeAt(root, name) ?? []);
  return nodes.find(({ version }) => version === `file:${folder}`);
}

function nodeAt(nodes: Records, name: string) {
  return treeSchema.safeParse(own(nodes, name)).data;
}
