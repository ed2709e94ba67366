/**
 * Reads the catalogs of a workspace: versions that its packages name as `catalog:` or `catalog:name`.
 * https://pnpm.io/catalogs, https://bun.com/docs/pm/catalogs, https://yarnpkg.com/features/catalogs
 */

import { basename, dirname, join, relative, sep } from "node:path";
import * as z from "zod/mini";
import { CliError } from "../../errors.ts";
import type { CatalogPlace } from "../../packages/package-state.ts";
import { tryParseFile } from "../../text/try-parse.ts";
import { perFile } from "../per-file.ts";
import { isThere, textReader } from "../text-files.ts";
import { foldersUp, outermostFolder } from "../workspace/project-boundary.ts";
import { lastDocument, mapping } from "./lock-files/blocks.ts";
import { own } from "./lock-files/lock-reader.ts";

/** In whose files catalogs stand; bun's are in the workspace's package.json. */
const FILES = ["pnpm-workspace.yaml", ".yarnrc.yml", "package.json"];

const catalog = z.catch(z.optional(z.record(z.string(), z.string())), undefined);
const catalogsSchema = z.object({
  catalog,
  catalogs: z.catch(z.optional(z.record(z.string(), catalog)), undefined),
});
const fileSchema = z.extend(catalogsSchema, {
  // Where npm and others have a list of folders.
  workspaces: z.catch(z.optional(catalogsSchema), undefined),
});
type Catalogs = z.infer<typeof catalogsSchema>;

const DEFAULT = "default";

/**
 * The range that a catalog gives for a package which is declared so in `directory` (absolute), and
 * where it stands; undefined where none is meant, or none is found.
 */
export function fromCatalog(
  name: string,
  declared: string | undefined,
  directory: string,
): { range: string; catalog: CatalogPlace } | undefined {
  if (!declared?.startsWith("catalog:")) return undefined;
  const wanted = declared.slice("catalog:".length).trim() || DEFAULT;
  for (const folder of foldersUp(directory, outermostFolder(directory))) {
    for (const path of FILES.map((file) => join(folder, file)).filter(isThere)) {
      for (const { at, ranges } of catalogsIn(path)(wanted)) {
        const range = ranges && own(ranges, name);
        const file = relative(directory, path).split(sep).join("/");
        // A comment may stand behind it.
        if (range !== undefined)
          return { range: range.split(" #")[0]?.trim() ?? range, catalog: { file, at } };
      }
    }
  }
  return undefined;
}

/** The catalogs of a file by their name, each with where it stands there. */
const catalogsIn = perFile((path) => {
  const found = fileSchema.safeParse(tryParseFile(readOrNothing(path), parserOf(path))).data;
  return (wanted: string) => {
    const places: [prefix: string, catalogs: Catalogs | undefined][] = [
      ["", found],
      ["workspaces.", found?.workspaces],
    ];
    return places.flatMap(([prefix, catalogs]) => [
      ...(wanted === DEFAULT ? [{ at: `${prefix}catalog`, ranges: catalogs?.catalog }] : []),
      { at: `${prefix}catalogs.${wanted}`, ranges: own(catalogs?.catalogs ?? {}, wanted) },
    ]);
  };
});

function parserOf(path: string): (text: string) => unknown {
  return path.endsWith(".json") ? JSON.parse : (text) => mapping(lastDocument(text));
}

/** What can't be read decides nothing; who needs the file says so. */
function readOrNothing(path: string): string {
  try {
    return textReader(dirname(path))(basename(path)) ?? "";
  } catch (error) {
    if (error instanceof CliError) return "";
    throw error;
  }
}
