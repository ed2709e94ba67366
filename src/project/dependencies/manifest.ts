/** Reads package.json, checked as data from outside. */

import { posix } from "node:path";
import * as z from "zod/mini";
import { CliError } from "../../errors.ts";
import { tryParseFile } from "../../text/try-parse.ts";
import type { TextReader } from "../text-files.ts";

const ranges = z.optional(z.record(z.string(), z.string()));

const manifestSchema = z.object({
  name: z.optional(z.string()),
  dependencies: ranges,
  devDependencies: ranges,
  peerDependencies: ranges,
  peerDependenciesMeta: z.optional(
    z.record(z.string(), z.object({ optional: z.optional(z.boolean()) })),
  ),
  optionalDependencies: ranges,
  workspaces: z.optional(z.unknown()),
});

export type Manifest = {
  path: string;
  text: string;
  name: string | undefined;
  /** Every kind of dependency in one, name → range; but for peers that it can do without. */
  dependencies: Record<string, string>;
};

export const IN_ITS_FOLDER =
  "Run this command in the folder of the app: the one with its package.json.";

/** The refusal of a folder without a manifest; `hint` says where to go on. */
export function noManifest(hint: string): CliError {
  const message = "There is no package.json here, so this is not a project's directory.";
  return new CliError("no-package-json", message, hint);
}

/** Reads the package.json of a folder. Throws `no-package-json` and `bad-manifest`. */
export function readManifest(read: TextReader, folder = ""): Manifest {
  const path = posix.join(folder, "package.json");
  const text = read(path);
  if (text === undefined) throw noManifest(IN_ITS_FOLDER);
  const parsed = manifestSchema.safeParse(tryParseFile(text));
  if (!parsed.success) {
    throw new CliError(
      "bad-manifest",
      `${path} could not be read as a package's manifest.`,
      "Mend it (npm pkg get name tells whether npm reads it), then run the command again.",
    );
  }
  const { optionalDependencies, devDependencies, dependencies } = parsed.data;
  const { peerDependencies = {}, peerDependenciesMeta = {} } = parsed.data;
  const peers = Object.entries(peerDependencies).filter(
    ([peer]) => peerDependenciesMeta[peer]?.optional !== true,
  );
  return {
    path,
    text,
    name: parsed.data.name,
    dependencies: {
      ...Object.fromEntries(peers),
      ...optionalDependencies,
      ...devDependencies,
      ...dependencies,
    },
  };
}
