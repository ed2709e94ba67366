/** A package of the workspace, as lock files of npm and bun repeat its package.json. */

import * as z from "zod/mini";
import { own } from "./lock-reader.ts";

const ranges = z.optional(z.record(z.string(), z.string()));

export const importerSchema = z.object({
  name: z.optional(z.string()),
  dependencies: ranges,
  devDependencies: ranges,
  optionalDependencies: ranges,
  peerDependencies: ranges,
});

/** The range that it declared for a dependency when the lock file was made. */
export function specifierIn(
  importer: z.infer<typeof importerSchema>,
  name: string,
): string | undefined {
  const { dependencies, devDependencies, optionalDependencies, peerDependencies } = importer;
  const declared = {
    ...peerDependencies,
    ...optionalDependencies,
    ...devDependencies,
    ...dependencies,
  };
  return own(declared, name);
}
