/** Which framework the project is built with. */

import { CliError } from "../errors.ts";
import type { Framework, FrameworkName } from "../frameworks/framework.ts";
import { frameworks } from "../frameworks/registry.ts";
import type { Manifest } from "./manifest.ts";

/** The named framework, else the first that knows itself in package.json. Throws `unknown-framework`. */
export function detectFramework(manifest: Manifest, named: FrameworkName | undefined): Framework {
  const framework = frameworks.find(({ name, recognises }) =>
    named ? name === named : recognises(manifest.dependencies),
  );
  if (framework) return framework;
  const known = frameworks.map(({ label }) => label).join(", ");
  throw new CliError(
    "unknown-framework",
    `package.json names no framework that this tool wires. It knows: ${known}.`,
    "If it is one of them all the same, say which: --framework " +
      frameworks.map(({ name }) => name).join("|"),
  );
}
