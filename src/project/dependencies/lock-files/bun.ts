/** Reads bun.lock, the text that bun writes since 1.2. */

import { type ParseError, parse } from "jsonc-parser";
import * as z from "zod/mini";
import { tryParse } from "../../../text/try-parse.ts";
import { importerSchema, specifierIn } from "./importer.ts";
import { type LockReader, own, splitIdentifier } from "./lock-reader.ts";

const bunLockSchema = z.object({
  workspaces: z.record(z.string(), z.unknown()),
  packages: z.record(z.string(), z.unknown()),
});

/** `["convex@1.48.0", registry, what it asks for, hash]`; other kinds of packages are shorter. */
const bunPackageSchema = z.tuple([z.string()], z.unknown());

const infoSchema = z.object({
  peerDependencies: z.optional(z.record(z.string(), z.string())),
});

export function bunLock(text: string): LockReader {
  const lock = bunLockSchema.safeParse(tryParse(text, parseJsonc));
  if (!lock.success) return () => undefined;
  const { workspaces, packages } = lock.data;
  return ({ name, folder }) => {
    const importer = importerSchema.safeParse(own(workspaces, folder));
    if (!importer.success) return undefined;
    const nested = folder === "" ? undefined : own(packages, `${importer.data.name}/${name}`);
    const entry = bunPackageSchema.safeParse(nested ?? own(packages, name));
    if (!entry.success) return undefined;
    const [identifier, ...rest] = entry.data;
    const info = rest.flatMap((part) => infoSchema.safeParse(part).data ?? [])[0];
    return {
      ...splitIdentifier(identifier),
      node: undefined,
      peers: info && (info.peerDependencies ?? {}),
      specifier: specifierIn(importer.data, name),
    };
  };
}

function parseJsonc(text: string): unknown {
  const errors: ParseError[] = [];
  const value: unknown = parse(text, errors, { allowTrailingComma: true });
  return errors.length === 0 ? value : undefined;
}
