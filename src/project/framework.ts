/** Which framework the project is built with. */

import { CliError } from "../errors.ts";
import { FRAMEWORK_NAMES, type FrameworkName, frameworkOf } from "../frameworks/registry.ts";
import type { Manifest } from "./manifest.ts";

/** The first framework that knows itself in package.json. Throws `unknown-framework`. */
export function detectFramework({ dependencies }: Manifest): FrameworkName {
  const found = FRAMEWORK_NAMES.find((name) => frameworkOf(name).recognises(dependencies));
  if (found) return found;
  const known = FRAMEWORK_NAMES.map((name) => frameworkOf(name).label).join(", ");
  throw new CliError(
    "unknown-framework",
    `package.json names no framework that this tool wires. It knows: ${known}.`,
    `If it is one of them all the same, say which: --framework ${FRAMEWORK_NAMES.join("|")}`,
  );
}
