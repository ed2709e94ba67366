/** Reads which folders pnpm's workspace file names. */

import * as z from "zod/mini";
import { tryParseFile } from "../../text/try-parse.ts";
import { byKey, cut, linesOf } from "../dependencies/lock-files/blocks.ts";
import { tooLarge } from "../read-bytes.ts";

const pnpmWorkspace = z.object({ packages: z.optional(z.array(z.string())) });

/** Characters that are given to the parser; catalogs, which may be long, are not. */
const LONGEST = 16 * 1024;

/**
 * The patterns that `packages` of a pnpm-workspace.yaml lists; undefined where there are none or they
 * can't be read. Throws `unreadable-file` where they are longer than any that people write.
 */
export async function pnpmPatterns(text: string): Promise<string[] | undefined> {
  const own = text.length > LONGEST ? packagesIn(text) : text;
  if (own.length > LONGEST) throw tooLarge("`packages` in pnpm-workspace.yaml", LONGEST);
  const { parseYaml } = await import("./yaml.ts");
  return pnpmWorkspace.safeParse(tryParseFile(own, parseYaml)).data?.packages;
}

/** The lines of `packages`, where each key of the file stands on a line of its own. */
function packagesIn(text: string): string {
  const lines = linesOf(text.replace(/^\uFEFF/, ""));
  return (byKey(cut(lines)).get("packages") ?? []).join("\n");
}
