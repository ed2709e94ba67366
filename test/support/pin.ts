/** Exact versions in the place of ranges, before anything is installed. */

import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { applyEdits, modify } from "jsonc-parser";
import * as z from "zod";
import { noteTried } from "./tried.ts";
import { exactVersions } from "./versions.ts";
import { versionsToTry } from "./versions-to-try.ts";

const FIELDS = ["dependencies", "devDependencies", "optionalDependencies"] as const;

const rangesSchema = z.record(z.string(), z.string()).default({});
const manifestSchema = z.object({
  dependencies: rangesSchema,
  devDependencies: rangesSchema,
  optionalDependencies: rangesSchema,
});

/** A folder beside the app, or another package of its workspace. */
const LOCAL = /^(file|link|portal|workspace):/;

/**
 * Gives every package that the folder's package.json names its exact version, and changes nothing
 * else. Throws for one that has none in `versions.ts`. `node` is the Node that the app runs on.
 */
export async function pinManifest(folder: string, node?: string): Promise<void> {
  const path = join(folder, "package.json");
  let text = await readFile(path, "utf8");
  const manifest = manifestSchema.parse(JSON.parse(text));
  // All at once: what is for development has to go with the rest.
  const ranges = Object.fromEntries(FIELDS.flatMap((field) => Object.entries(manifest[field])));
  const versions = await pinned(ranges, node);
  for (const field of FIELDS) {
    for (const name of Object.keys(manifest[field]).filter((each) => each in versions)) {
      text = applyEdits(text, modify(text, [field, name], versions[name], {}));
    }
  }
  await writeFile(path, text);
}

/** The exact versions of packages that are about to be installed: name → range. */
export async function pinned(
  ranges: Readonly<Record<string, string>>,
  node?: string,
): Promise<Record<string, string>> {
  const published = Object.entries(ranges).filter(([, range]) => !LOCAL.test(range));
  const versions = await versionsToTry(exactVersions(Object.fromEntries(published)), node);
  noteTried(versions);
  return versions;
}
