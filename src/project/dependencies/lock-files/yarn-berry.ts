/** Reads yarn.lock of Yarn 2 to 4. */

import * as z from "zod/mini";
import { type Block, blockKey, cut, linesOf, valueIn } from "./blocks.ts";
import { type LockReader, own, rangesSchema, remembering, splitIdentifier } from "./lock-reader.ts";

const entrySchema = z.object({
  version: z.string(),
  resolution: z.string(),
  dependencies: rangesSchema,
  peerDependencies: rangesSchema,
  linkType: z.string(),
});

export function yarnBerryLock(text: string): LockReader {
  const blocks = byDescriptor(cut(linesOf(text)));
  const workspaces = new Map<string, Block>();
  for (const [descriptor, block] of blocks) {
    const place = descriptor.split("@workspace:")[1];
    if (place !== undefined) workspaces.set(place, block);
  }
  const entryOf = (block: Block | undefined) => entrySchema.safeParse(block && valueIn(block)).data;
  const workspaceOf = remembering((folder) => entryOf(workspaces.get(folder || ".")));
  return ({ name, range, folder }) => {
    const workspace = workspaceOf(folder);
    const specifier = own({ ...workspace?.peerDependencies, ...workspace?.dependencies }, name);
    if (specifier === undefined) return undefined;
    const entry = entryOf(
      // Yarn 2 and 3 leave the protocol out there, and the place a patch belongs to.
      blocks.get(`${name}@${specifier}`) ??
        blocks.get(`${name}@npm:${specifier}`) ??
        // A catalog's range, which the package itself doesn't name.
        blocks.get(`${name}@npm:${range}`) ??
        onlyOne(blocks, name),
    );
    if (entry?.linkType !== "hard") return undefined;
    return {
      name: splitIdentifier(entry.resolution).name,
      version: entry.version,
      node: undefined,
      peers: entry.peerDependencies ?? {},
      specifier,
    };
  };
}

/** The entry that `resolutions` of package.json put in the place of all others of a package. */
function onlyOne(blocks: ReadonlyMap<string, Block>, name: string): Block | undefined {
  const found = [...blocks].filter(([descriptor]) => descriptor.startsWith(`${name}@`));
  const [block, ...others] = new Set(found.map(([, each]) => each));
  return others.length === 0 ? block : undefined;
}

/** `"convex@npm:^1.10.0, convex@npm:^1.6.3"` is one key for two of them. */
function byDescriptor(blocks: readonly Block[]): Map<string, Block> {
  return new Map(
    blocks.flatMap((block) =>
      blockKey(block)
        .split(",")
        .map((descriptor) => [descriptor.trim().split("::")[0] ?? "", block] as const),
    ),
  );
}
