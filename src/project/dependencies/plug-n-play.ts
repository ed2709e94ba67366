/** Finds what Yarn's Plug'n'Play installed, where there is no node_modules folder to look into. */

import { dirname, join, relative, sep } from "node:path";
import { up } from "empathic/find";
import { valid } from "semver";
import * as z from "zod/mini";
import { CliError } from "../../errors.ts";
import { tryParse } from "../../text/try-parse.ts";
import { perFile } from "../per-file.ts";
import { readBytes } from "../read-bytes.ts";

/** Bytes; a table of thousands of packages has a few million. */
const LARGEST_TABLE = 20 * 1024 * 1024;

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
  const registry = registryOf(loader);
  if (!registry) return undefined;
  const location = locationOf(directory, dirname(loader));
  const dependencies = registry.packageRegistryData
    .flatMap(([, versions]) => versions)
    .filter(([, { packageLocation }]) => packageLocation === location)
    .flatMap(([, { packageDependencies }]) => packageDependencies);
  const found = dependencies.find(([dependency]) => dependency === name)?.[1];
  return versionIn(Array.isArray(found) ? found[1] : found);
}

/** The table stands in the loader as one string, or in a file beside it (`pnpEnableInlining: false`). */
const registryOf = perFile((loader) => {
  const inlined = inlinedTable(readTable(loader) ?? "");
  const table = inlined ?? readTable(join(dirname(loader), ".pnp.data.json"));
  return registrySchema.safeParse(tryParse(table)).data;
});

function readTable(path: string): string | undefined {
  try {
    return readBytes(path, path, LARGEST_TABLE)?.toString();
  } catch (error) {
    if (error instanceof CliError) return undefined;
    throw error;
  }
}

/** What stands in the quotes behind the name that Yarn gives the table. */
function inlinedTable(loader: string): string | undefined {
  const [, behind = ""] = splitAt(loader, "RAW_RUNTIME_STATE");
  const [between, quoted = ""] = splitAt(behind, "'");
  if (between.trim() !== "=") return undefined;
  let end = 0;
  while (end < quoted.length && quoted[end] !== "'") end += quoted[end] === "\\" ? 2 : 1;
  return quoted.slice(0, end).replace(/\\([\s\S])/g, "$1");
}

/** What stands before and behind the first of these words. */
function splitAt(text: string, words: string): [string, string | undefined] {
  const at = text.indexOf(words);
  return at === -1 ? [text, undefined] : [text.slice(0, at), text.slice(at + words.length)];
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
