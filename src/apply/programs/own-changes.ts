/** Tells what a program that a run starts may have done to a file from what only a person does. */

import { posix } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { FRAMEWORK_NAMES, frameworkOf } from "../../frameworks/registry.ts";
import type { FileState, Journal } from "../../plan/journal.ts";
import { parseEnv } from "../../text/parse-env.ts";
import { tryParse, tryParseFile } from "../../text/try-parse.ts";

/**
 * The programs of a run: `install-native` is a framework's own install command, `convex-env` a call that
 * asks for a variable or sets it, `convex` a push.
 */
export const PROGRAM_NAMES = ["install", "install-native", "convex-env", "convex"] as const;
export type ProgramName = (typeof PROGRAM_NAMES)[number];

/** Files of people's to which a package manager adds what it needs to know. */
export const SETTINGS_FILES = ["pnpm-workspace.yaml", ".yarnrc.yml"];

/** Files that a package manager alone writes. */
export const LOCK_FILES = [
  "package-lock.json",
  "npm-shrinkwrap.json",
  "pnpm-lock.yaml",
  "yarn.lock",
  "bun.lock",
  "bun.lockb",
  ".pnp.cjs",
  ".pnp.data.json",
  ".pnp.loader.mjs",
  "install-state.gz",
];

/** One file, as it was when the program began and when it ended. */
type Change = { path: string; began: FileState; ended: FileState };

type Setting = Pick<Journal, "generated" | "packageManager" | "files">;

/**
 * Whether all of a change can be the program's. Of files that people write too it is what the program
 * adds and nothing else: then somebody may have saved it meanwhile. What convex writes was read in its
 * `src/cli/lib/deployment.ts`, `envvars.ts` and `codegen.ts`.
 */
export function isOwnChange(program: ProgramName, change: Change, setting: Setting): boolean {
  const { path } = change;
  const name = posix.basename(path);
  if (program === "convex" || program === "convex-env") {
    const isPush = program === "convex";
    if (isGenerated(path, setting)) return isPush && isOfCodegen(change);
    if (name.startsWith(".env")) return differsIn(change, isOfConvex) && keepsDeployment(change);
    if (name === ".gitignore")
      return differsIn(change, (line) => line === "" || line === ".env.local");
    return isPush && change.began === null && isConvexStarter(change.ended);
  }
  if (LOCK_FILES.includes(name)) return true;
  if (SETTINGS_FILES.includes(name)) return isAddition(change);
  if (name === "package.json") return isOwnManifest(program, change, setting);
  return program === "install-native" && name === "app.json" && isOwnAppConfig(change);
}

/** Whether a file is in a folder that the convex CLI fills, or a link there leads to it. */
export function isGenerated(path: string, { generated }: Pick<Journal, "generated">): boolean {
  return generated.some((place) => path === place || path.startsWith(`${place}/`));
}

/** Whether two sides are the same, line for line, but for such lines. */
function differsIn({ began, ended }: Change, isOwn: (line: string) => boolean): boolean {
  const foreign = (state: FileState) => linesOf(state).filter((line) => !isOwn(line));
  return ended !== null && isDeepStrictEqual(foreign(began), foreign(ended));
}

/** Whether every line is there still, in its order. */
function isAddition({ began, ended }: Change): boolean {
  if (ended === null) return false;
  const left = linesOf(began).filter((line) => line !== "");
  for (const line of linesOf(ended)) if (line === left[0]) left.shift();
  return left.length === 0;
}

function linesOf(state: FileState): string[] {
  return state === null
    ? []
    : state.bytes
        .toString("utf8")
        .replace(/^\uFEFF/, "")
        .split(/\r?\n/);
}

/** A line as `convex dev` writes it into an env file. */
function isOfConvex(line: string): boolean {
  return (
    line === "" ||
    line.startsWith("# Deployment used by ") ||
    /^(?:CONVEX_DEPLOYMENT|\w*CONVEX_(?:SITE_)?URL)=/.test(line)
  );
}

/**
 * Whether the deployment that was chosen is still chosen. Another one is chosen by whoever is asked for it,
 * and a run leaves nobody to be asked; its addresses are written anew by convex.
 */
function keepsDeployment({ began, ended }: Change): boolean {
  const [before, after] = [began, ended].map(
    (state) => parseEnv(state?.bytes.toString("utf8") ?? "").CONVEX_DEPLOYMENT,
  );
  return before === undefined || after === before;
}

/** The files that convex generates; later releases mark what they add in their first lines. */
const GENERATED = /^(?:api|server|dataModel|component)(?:_cjs)?\.(?:d\.)?[cm]?[jt]s$/;
const MARK = "AUTOMATICALLY GENERATED";

/** Whether a file in the folder that convex fills is its own: somebody may have put another one there. */
function isOfCodegen({ path, ended }: Change): boolean {
  const isNamed = GENERATED.test(posix.basename(path)) || posix.dirname(path).endsWith("/ai");
  return isNamed || (ended?.bytes.toString("utf8").slice(0, 400).includes(MARK) ?? false);
}

/** What it puts into a functions folder that lacks it, by how that begins. */
const STARTERS = [
  "# Welcome to your Convex functions directory",
  "This TypeScript project config describes the environment that",
];

function isConvexStarter(state: FileState): boolean {
  const text = state?.bytes.toString("utf8") ?? "";
  return STARTERS.some((start) => text.slice(0, 200).includes(start));
}

/** The packages that frameworks' own install commands add. */
const NATIVES = new Set(FRAMEWORK_NAMES.flatMap((name) => frameworkOf(name).natives?.names ?? []));

/** Corepack names the package manager; what the run itself had added goes and comes by an install. */
function isOwnManifest(
  program: ProgramName,
  { path, began, ended }: Change,
  setting: Setting,
): boolean {
  const [before, after] = [manifestOf(began), manifestOf(ended)];
  if (!before || !after) return false;
  const pinned = String(after.packageManager ?? "");
  const byCorepack =
    ["pnpm", "yarn"].includes(setting.packageManager) &&
    before.packageManager === undefined &&
    pinned.startsWith(`${setting.packageManager}@`);
  const own = new Set(ownDependencies(path, setting));
  const isOwn = (name: string) =>
    own.has(name) || (program === "install-native" && NATIVES.has(name));
  const foreign = (manifest: Manifest) => ({
    ...manifest,
    packageManager: byCorepack ? undefined : manifest.packageManager,
    dependencies: Object.entries(manifest.dependencies ?? {}).filter(([name]) => !isOwn(name)),
  });
  return isDeepStrictEqual(foreign(before), foreign(after));
}

type Manifest = { packageManager?: unknown; dependencies?: Record<string, unknown> };

/** The dependencies that the run itself has changed in a package.json. */
function ownDependencies(path: string, { files }: Setting): string[] {
  const file = files.find((each) => each.path === path);
  const [before, after] = [file?.former ?? null, file?.known[0] ?? null].map(
    (state) => manifestOf(state)?.dependencies ?? {},
  );
  const names = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})]);
  return [...names].filter((name) => before?.[name] !== after?.[name]);
}

function manifestOf(state: FileState): Manifest | undefined {
  const parsed = tryParseFile(state?.bytes.toString("utf8"));
  return typeof parsed === "object" && parsed !== null ? parsed : undefined;
}

/** Expo's install names the plugins of what it installs. */
function isOwnAppConfig({ began, ended }: Change): boolean {
  const foreign = (state: FileState) => {
    const config = tryParse(state?.bytes.toString("utf8") ?? "");
    if (typeof config !== "object" || config === null) return undefined;
    const expo = "expo" in config && typeof config.expo === "object" ? config.expo : {};
    return { ...config, expo: { ...expo, plugins: undefined } };
  };
  return foreign(began) !== undefined && isDeepStrictEqual(foreign(began), foreign(ended));
}
