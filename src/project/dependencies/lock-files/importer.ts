/** Reads a package of the workspace, as lock files of npm and bun repeat its package.json. */

import * as z from "zod/mini";
import { own, rangesSchema } from "./lock-reader.ts";

export const importerSchema = z.object({
  name: z.optional(z.string()),
  dependencies: rangesSchema,
  devDependencies: rangesSchema,
  optionalDependencies: rangesSchema,
  peerDependencies: rangesSchema,
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
