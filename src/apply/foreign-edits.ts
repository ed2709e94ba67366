/** Tells what an outside program added to a file of ours from what a person edited. */

import { posix } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { parse } from "dotenv";
import { FRAMEWORK_NAMES, frameworkOf } from "../frameworks/registry.ts";
import type { FileState } from "../plan/journal.ts";

/**
 * Whether a file's content is that of `known` but for what programs that a run starts may write into
 * it: Corepack a `packageManager`, a framework's own install its packages, the convex CLI its variables and a line of .gitignore.
 */
export function isOurs(path: string, now: FileState, known: FileState): boolean {
  if (now === null || known === null) return now === known;
  if (now.bytes.equals(known.bytes)) return true;
  const essence = essenceOf(posix.basename(path));
  return essence !== undefined && isDeepStrictEqual(essence(now.bytes), essence(known.bytes));
}

function essenceOf(name: string): ((bytes: Buffer) => unknown) | undefined {
  if (name === "package.json") return withoutProgramsOwn;
  if (name.startsWith(".env")) return withoutConvexVariables;
  return name === ".gitignore" ? withoutEnvFiles : undefined;
}

/** The packages that frameworks' own install commands add. */
const NATIVES = new Set(FRAMEWORK_NAMES.flatMap((name) => frameworkOf(name).natives?.names ?? []));

function withoutProgramsOwn(bytes: Buffer): unknown {
  try {
    const manifest = JSON.parse(bytes.toString("utf8"));
    const dependencies = Object.entries(manifest.dependencies ?? {});
    return {
      ...manifest,
      packageManager: undefined,
      dependencies: dependencies.filter(([name]) => !NATIVES.has(name)),
    };
  } catch {
    return bytes;
  }
}

/** The variables that `convex dev` writes: `CONVEX_DEPLOYMENT` and, for the client, `…CONVEX_…URL`. */
function withoutConvexVariables(bytes: Buffer): unknown {
  const isConvex = (name: string) =>
    name === "CONVEX_DEPLOYMENT" || /CONVEX_(?:SITE_)?URL$/.test(name);
  return Object.entries(parse(bytes)).filter(([name]) => !isConvex(name));
}

function withoutEnvFiles(bytes: Buffer): unknown {
  const lines = bytes.toString("utf8").split(/\r?\n/);
  return lines.filter((line) => line !== "" && !line.startsWith(".env"));
}
