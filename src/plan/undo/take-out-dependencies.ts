/** Takes dependencies that a run has added or set in a package.json out of it again. */

import { applyEdits, modify } from "jsonc-parser";
import * as z from "zod/mini";
import { tryParseFile } from "../../text/try-parse.ts";
import type { Sides } from "./subtract-changes.ts";

const SECTIONS = [
  "dependencies",
  "devDependencies",
  "optionalDependencies",
  "peerDependencies",
] as const;

const manifestSchema = z.looseObject({
  dependencies: z.optional(z.record(z.string(), z.unknown())),
  devDependencies: z.optional(z.record(z.string(), z.unknown())),
  optionalDependencies: z.optional(z.record(z.string(), z.unknown())),
  peerDependencies: z.optional(z.record(z.string(), z.unknown())),
});

/**
 * The text as it is now with the dependencies as they were before the run; undefined where somebody has
 * given one of them another range since, or it is no manifest.
 */
export function takeOutDependencies({ former, later, now }: Sides): string | undefined {
  const [before, after, present] = [former, later, now].map(read);
  if (!before || !after || !present) return undefined;
  let json = withoutBom(now);
  for (const section of SECTIONS) {
    const [was, left, is] = [before[section] ?? {}, after[section] ?? {}, present[section] ?? {}];
    for (const name of new Set([...Object.keys(was), ...Object.keys(left)])) {
      if (was[name] === left[name] || is[name] === was[name]) continue;
      if (is[name] !== left[name]) return undefined;
      json = applyEdits(json, modify(json, [section, name], was[name], {}));
    }
    const rest = read(json)?.[section];
    if (before[section] === undefined && rest && Object.keys(rest).length === 0) {
      json = applyEdits(json, modify(json, [section], undefined, {}));
    }
  }
  return now.slice(0, now.length - withoutBom(now).length) + json;
}

function read(text: string) {
  return manifestSchema.safeParse(tryParseFile(text)).data;
}

function withoutBom(text: string): string {
  return text.replace(/^\uFEFF/, "");
}
