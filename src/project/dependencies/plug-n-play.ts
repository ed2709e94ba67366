/** Finds what Yarn's Plug'n'Play installed, where there is no node_modules folder to look into. */

import { readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { up } from "empathic/find";
import { valid } from "semver";
import * as z from "zod/mini";

const reference = z.union([z.string(), z.null(), z.tuple([z.string(), z.string()])]);

const registrySchema = z.object({
  packageRegistryData: z.array(
    z.tuple([
      z.nullable(z.string()),
      z.array(
        z.tuple([
          z.nullable(z.string()),
          z.object({
            packageLocation: z.string(),
            packageDependencies: z.array(z.tuple([z.string(), reference])),
          }),
        ]),
      ),
    ]),
  ),
});

/**
 * The version of a package that Plug'n'Play gives to code in `directory`; undefined where it gives
 * none, or isn't in use. The table is read as data, as https://yarnpkg.com/advanced/pnp-spec lays it
 * down: nothing of the project is run.
 */
export function plugNPlayVersion(name: string, directory: string): string | undefined {
  const loader = up(".pnp.cjs", { cwd: directory });
  if (loader === undefined) return undefined;
  const registry = registrySchema.safeParse(readTable(loader));
  if (!registry.success) return undefined;
  const location = locationOf(directory, dirname(loader));
  const dependencies = registry.data.packageRegistryData
    .flatMap(([, versions]) => versions)
    .filter(([, { packageLocation }]) => packageLocation === location)
    .flatMap(([, { packageDependencies }]) => packageDependencies);
  const found = dependencies.find(([dependency]) => dependency === name)?.[1];
  return versionIn(Array.isArray(found) ? found[1] : found);
}

/** The table stands in the loader as one string, or in a file beside it (`pnpEnableInlining: false`). */
function readTable(loader: string): unknown {
  try {
    const inlined = /RAW_RUNTIME_STATE\s*=\s*'((?:\\[\s\S]|[^'\\])*)'/.exec(
      readFileSync(loader, "utf8"),
    )?.[1];
    return JSON.parse(
      inlined === undefined
        ? readFileSync(join(dirname(loader), ".pnp.data.json"), "utf8")
        : inlined.replace(/\\([\s\S])/g, "$1"),
    );
  } catch {
    return undefined;
  }
}

/** A workspace's place as the table writes it: `./`, `./apps/web/`. */
function locationOf(directory: string, root: string): string {
  const path = relative(root, directory).split(sep).join("/");
  return path === "" ? "./" : `./${path}/`;
}

/** `npm:1.2.3`, also within `virtual:…#npm:1.2.3` and `patch:…@npm%3A1.2.3#…`; pnpm writes `1.2.3`. */
function versionIn(found: string | null | undefined): string | undefined {
  const version = /(?:^|npm(?::|%3A))(\d+\.\d+\.\d+[\w.+-]*)/.exec(found ?? "")?.[1];
  return (version && valid(version)) ?? undefined;
}
