/** The fixtures of what people get wrong: one fault an app, with what mends it. */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { cp, mkdir, symlink, writeFile } from "node:fs/promises";
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
  /** `--fix`, the command that is printed, or what a person does: an edit, or claims in Clerk. */
  mend: z.union([
    z.enum(["--fix", "printed"]),
    z.object({ file: z.string(), from: z.string(), to: z.string() }),
    z.object({ template: z.record(z.string(), z.unknown()) }),
  ]),
});

export type Cause = z.infer<typeof causeSchema> & { name: string; before: string };

export function causes(): Cause[] {
  return readdirSync(ROOT)
    .filter((name) => existsSync(join(ROOT, name, "cause.json")))
    .map((name) => ({
      ...causeSchema.parse(JSON.parse(readFileSync(join(ROOT, name, "cause.json"), "utf8"))),
      name,
      before: join(ROOT, name, "before"),
    }));
}

/** The commonest app, wired, with its packages there as above. */
export function wiredApp(): Promise<string> {
  const before = join(ROOT, "vite-strict-mode/after");
  return causeApp({ before, convex: "1.48.0", installed: {} });
}

const INSTALLED = {
  "@clerk/react": "6.18.0",
  react: "19.2.4",
  "react-dom": "19.2.4",
};

/** A copy of the app with real convex in its node_modules, and manifests of the other packages. */
export async function causeApp({
  before,
  convex,
  installed,
}: Pick<Cause, "before" | "convex" | "installed">): Promise<string> {
  const [directory, shared] = await Promise.all([
    makeTemp("cause"),
    installShared("convex", { convex }),
  ]);
  await cp(before, directory, { recursive: true });
  const manifest = readFileSync(join(directory, "package.json"), "utf8");
  const { dependencies } = z
    .object({ dependencies: z.record(z.string(), z.string()) })
    .parse(JSON.parse(manifest));
  const own = Object.entries(dependencies).map(([name, range]) => [
    name,
    range.replace(/^[^\d]*/, ""),
  ]);
  const present = { ...Object.fromEntries(own), ...installedOf(dependencies), ...installed };
  const manifests = Object.entries(present)
    .filter(([name]) => name !== "convex")
    .map(([name, version]) => [
      `node_modules/${name}/package.json`,
      JSON.stringify({ name, version }),
    ]);
  await writeFiles(directory, Object.fromEntries(manifests));
  await symlink(
    join(shared, "node_modules", "convex"),
    join(directory, "node_modules", "convex"),
    "junction",
  );
  return directory;
}

function installedOf(dependencies: Record<string, string>): Record<string, string> {
  // Next's own fixtures pin their React.
  return "next" in dependencies ? {} : INSTALLED;
}

/** Makes the edit that a person would. */
export async function editFile(
  directory: string,
  { file, from, to }: { file: string; from: string; to: string },
): Promise<void> {
  const path = join(directory, file);
  const text = readFileSync(path, "utf8");
  if (!text.includes(from)) throw new Error(`${file} has no ${from}`);
  await mkdir(join(path, ".."), { recursive: true });
  await writeFile(
    path,
    text.replace(from, () => to),
  );
}
