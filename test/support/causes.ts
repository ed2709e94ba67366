/** The fixtures of what people get wrong: a wired app with one fault, and what mends it. */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { cp, rm, symlink, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import * as z from "zod";
import { CHECK_IDS } from "../../src/checks/check.ts";
import { installShared } from "./packages.ts";
import { makeTemp, writeFiles } from "./temp.ts";

const ROOT = resolve(import.meta.dirname, "../../fixtures");

const causeSchema = z.object({
  /** Its number in the list of what people get wrong. */
  cause: z.number(),
  description: z.string(),
  /** The fixture whose wired app has the fault: with what is in `changed/`, and without these. */
  app: z.string(),
  removed: z.array(z.string()).default([]),
  /** The checks that find a problem in it, and those that warn. */
  names: z.array(z.enum(CHECK_IDS)),
  warns: z.array(z.enum(CHECK_IDS)).default([]),
  /** Warnings that are left once it is mended. */
  warnsAfter: z.array(z.enum(CHECK_IDS)).default([]),
  args: z.array(z.string()).default([]),
  /** The version of convex that is installed; of other packages there is a manifest only. */
  convex: z.string().default("1.48.0"),
  installed: z.record(z.string(), z.string()).default({}),
  /** Whether `CLERK_SECRET_KEY` is in the environment. */
  secretKey: z.boolean().default(true),
  templates: z
    .array(z.object({ name: z.string(), claims: z.record(z.string(), z.unknown()) }))
    .default([{ name: "convex", claims: { aud: "convex" } }]),
  /** The deployment's variables, and those of the production one. */
  variables: z
    .record(z.string(), z.string())
    .default({ CLERK_JWT_ISSUER_DOMAIN: "https://happy-horse-1.clerk.accounts.dev" }),
  production: z.record(z.string(), z.string()).optional(),
  /**
   * `--fix`, the command that is printed, or what a person does: an edit, or claims in Clerk; `nothing`
   * where it isn't mended by files or commands, or nothing is wrong.
   */
  mend: z.union([
    z.enum(["--fix", "printed", "nothing"]),
    z.object({ file: z.string(), from: z.string(), to: z.string() }),
    z.object({ template: z.record(z.string(), z.unknown()) }),
  ]),
});

export type Cause = z.infer<typeof causeSchema> & { name: string };

export function causes(): Cause[] {
  return readdirSync(ROOT)
    .filter((name) => existsSync(join(ROOT, name, "cause.json")))
    .map((name) => ({
      ...causeSchema.parse(JSON.parse(readFileSync(join(ROOT, name, "cause.json"), "utf8"))),
      name,
    }));
}

/** The commonest app, wired, with its packages there as below. */
export function wiredApp(convex?: string): Promise<string> {
  return appWith("vite-strict-mode", convex);
}

/** The app that has the fault. */
export async function causeApp(cause: Cause): Promise<string> {
  const directory = await appWith(cause.app, cause.convex);
  await cp(join(ROOT, cause.name, "changed"), directory, { recursive: true }).catch(ifMissing);
  for (const path of cause.removed) await rm(join(directory, path));
  await installManifests(directory, cause.installed);
  return directory;
}

/** A copy of a fixture's wired app with real convex in its node_modules, and manifests of the rest. */
async function appWith(fixture: string, convex = "1.48.0"): Promise<string> {
  const [directory, shared] = await Promise.all([
    makeTemp("wired"),
    installShared("convex", { convex }),
  ]);
  await cp(join(ROOT, fixture, "after"), directory, { recursive: true });
  const manifest = readFileSync(join(directory, "package.json"), "utf8");
  const { dependencies } = manifestSchema.parse(JSON.parse(manifest));
  const { convex: _, ...others } = dependencies;
  const versions = Object.entries(others).map(([name, range]) => [name, range.replace(/^\D*/, "")]);
  await installManifests(directory, Object.fromEntries(versions));
  const modules = join(directory, "node_modules");
  await symlink(join(shared, "node_modules", "convex"), join(modules, "convex"), "junction");
  return directory;
}

const manifestSchema = z.object({ dependencies: z.record(z.string(), z.string()) });

function installManifests(directory: string, versions: Record<string, string>): Promise<void> {
  const manifests = Object.entries(versions).map(([name, version]) => [
    `node_modules/${name}/package.json`,
    JSON.stringify({ name, version }),
  ]);
  return writeFiles(directory, Object.fromEntries(manifests));
}

/** Where the fault is in Clerk or on the deployment, no file is changed. */
function ifMissing(error: unknown): void {
  if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
}

/** Makes the edit that a person would. */
export async function editFile(
  directory: string,
  { file, from, to }: { file: string; from: string; to: string },
): Promise<void> {
  const path = join(directory, file);
  const text = readFileSync(path, "utf8");
  if (!text.includes(from)) throw new Error(`${file} has no ${from}`);
  const edited = text.replace(from, () => to);
  await writeFile(path, edited);
}
