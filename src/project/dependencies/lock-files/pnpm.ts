/** Reads pnpm-lock.yaml, versions 5 to 9. */

import { valid } from "semver";
import * as z from "zod/mini";
import { type Block, byKey, cut, lastDocument, mapping, valueIn } from "./blocks.ts";
import { type LockReader, own, rangesSchema, remembering, splitIdentifier } from "./lock-reader.ts";

const inlineEntries = z.object({ specifier: z.string(), version: z.string() });
/** The version, to version 5 with its specifier elsewhere. */
const resolutions = z.optional(z.record(z.string(), z.union([z.string(), inlineEntries])));

const pnpmImporter = z.object({
  specifiers: rangesSchema,
  dependencies: resolutions,
  devDependencies: resolutions,
  optionalDependencies: resolutions,
});
type Importer = z.infer<typeof pnpmImporter>;
const IMPORTER_KEYS = Object.keys(pnpmImporter.shape);

const pnpmPackageSchema = z.object({
  version: z.optional(z.string()),
  engines: z.optional(z.object({ node: z.optional(z.string()) })),
  peerDependencies: rangesSchema,
});

export function pnpmLock(text: string): LockReader {
  const sections = byKey(cut(lastDocument(text)));
  const importers = sections.get("importers");
  const folders = importers && inside(importers);
  const packages = inside(sections.get("packages") ?? []);
  const importerOf = remembering((folder) => {
    const own = IMPORTER_KEYS.flatMap((key) => sections.get(key) ?? []);
    const said = folders
      ? valueIn(folders.get(folder || ".") ?? [])
      : folder === "" && mapping(own);
    return pnpmImporter.safeParse(said).data ?? {};
  });
  return ({ name, folder }) => {
    const declared = declaredIn(importerOf(folder), name);
    if (!declared) return undefined;
    const resolved = resolvedPackage(name, declared.version);
    const block = resolved.keys.flatMap((key) => packages.get(key) ?? []);
    const found = pnpmPackageSchema.safeParse(valueIn(block)).data;
    const version = resolved.version ?? found?.version;
    if (version === undefined) return undefined;
    return {
      name: resolved.name,
      version,
      node: found?.engines?.node,
      peers: found && (found.peerDependencies ?? {}),
      specifier: declared.specifier,
    };
  };
}

function inside([, ...lines]: Block): Map<string, Block> {
  return byKey(cut(lines));
}

function declaredIn({ specifiers = {}, ...kinds }: Importer, name: string) {
  const found = Object.values(kinds).flatMap((kind) => own(kind ?? {}, name) ?? [])[0];
  if (typeof found !== "string") return found;
  return { specifier: own(specifiers, name), version: found };
}

/**
 * The package that a dependency is resolved to, and how its key may be written. Behind its version
 * stand the versions of its peers, `(react@19.2.0)` or `_react@19.2.0`; an alias has the other
 * package's name before it, from version 6 on `name@`, before that `/name/`.
 */
function resolvedPackage(name: string, resolution: string) {
  const [bare = ""] = resolution.split("(");
  const version = withoutPeers(bare);
  if (version) {
    return {
      name,
      version,
      keys: [`${name}@${bare}`, `/${name}@${resolution}`, `/${name}/${bare}`],
    };
  }
  const path = bare.replace(/^\//, "");
  const words = path.split("/");
  const other = words.splice(0, path.startsWith("@") ? 2 : 1).join("/");
  const alias =
    words[0] === undefined ? splitIdentifier(other) : { name: other, version: words[0] };
  const aliased = withoutPeers(alias.version);
  if (aliased) return { name: alias.name, version: aliased, keys: [bare, resolution] };
  // An address: the package itself says its version, if anything does.
  return { name, version: undefined, keys: [`${name}@${bare}`, bare] };
}

function withoutPeers(version: string): string | undefined {
  return valid(version.split("_")[0]) ?? undefined;
}
