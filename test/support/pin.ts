/** Exact versions in the place of ranges, before anything is installed. */

import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { applyEdits, modify } from "jsonc-parser";
import * as z from "zod";
import { versionsToTry } from "./newest.ts";
import { noteTried } from "./tried.ts";
import { exactVersions } from "./versions.ts";

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
  for (const field of FIELDS) {
    const versions = await pinned(manifest[field], node);
    noteTried(versions);
    for (const [name, version] of Object.entries(versions)) {
      text = applyEdits(text, modify(text, [field, name], version, {}));
    }
  }
  await writeFile(path, text);
}

/** The same for packages that are given: name → range. */
export async function pinned(
  ranges: Readonly<Record<string, string>>,
  node?: string,
): Promise<Record<string, string>> {
  const published = Object.entries(ranges).filter(([, range]) => !LOCAL.test(range));
  return versionsToTry(exactVersions(Object.fromEntries(published)), node);
}
