/** Finds the publishable keys that other apps of the workspace have for the same backend. */

import { posix } from "node:path";
import { FRAMEWORK_NAMES, frameworkOf } from "../../frameworks/registry.ts";
import { parseEnv } from "../../text/parse-env.ts";
import type { Project } from "../project.ts";
import type { TextReader } from "../text-files.ts";
import { type Sharing, siblingPackages } from "./siblings.ts";

/** Reads the env files for this machine of the packages that use Convex, but for the app's own. */
export function siblingKeys(parts: Sharing, read: TextReader): Project["siblingKeys"] {
  const variables = new Set(
    FRAMEWORK_NAMES.map((name) => frameworkOf(name).publishableKeyVariable),
  );
  return siblingPackages(parts)
    .map(({ folder }) => posix.join(folder, ".env.local"))
    .flatMap((path) =>
      Object.entries(parseEnv(read(path) ?? ""))
        .filter(([variable, value]) => variables.has(variable) && value !== "")
        .map(([variable, value]) => ({ value, source: `${variable} in ${path}` })),
    );
}
