/** The golden fixtures: apps before and after, one folder a shape. */

import { cpSync, existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import * as z from "zod";
import { applyPlan } from "../../src/apply/apply-plan.ts";
import { makePlan } from "../../src/plan/make-plan.ts";
import type { Plan } from "../../src/plan/plan.ts";
import { look } from "../../src/project/look.ts";
import type { Project } from "../../src/project/project.ts";
import { decideAll } from "./decide-all.ts";
import { KEY } from "./keys.ts";
import { optionsWith } from "./options.ts";
import { fastTemp } from "./temp.ts";

const ROOT = resolve(import.meta.dirname, "../../fixtures");

const caseSchema = z.object({
  description: z.string(),
  /** Where the bundler starts. */
  entry: z.string(),
  /** The file whose provider is rewritten. */
  rewritten: z.string(),
  options: z
    .object({ example: z.boolean(), issuerIn: z.enum(["env", "file"]), entry: z.string() })
    .partial()
    .default({}),
  /** Nothing changes: it is wired as it stands. */
  wired: z.boolean().default(false),
  /** A warning that the run ends with, in part. */
  warning: z.string().optional(),
  /** How the app is built, checked and shown for real. */
  runs: z
    .object({
      /** The major version of Node that it asks for, where 20 is too old. */
      node: z.string().optional(),
      build: z.string(),
      /** Left out where there are no types, or where the build checks them itself. */
      check: z.string().optional(),
      /** Starts the built server, with the port in $PORT; else the folder that is served. */
      start: z.string().optional(),
      folder: z.string().optional(),
      /** What the page says in the browser; without it there is no page. */
      shows: z.string().optional(),
      /** Queries that the page asks, with what the deployment answers. */
      queries: z.record(z.string(), z.unknown()).default({}),
      /** The checks of doctor's that it can't decide there. */
      unknown: z.array(z.string()).default([]),
    })
    .optional(),
  /** The run is refused with this code and exit status, in words that hold these. */
  refused: z
    .object({ code: z.string(), says: z.string(), status: z.number().default(3) })
    .optional(),
});

export type Golden = z.infer<typeof caseSchema> & { name: string; before: string; after: string };

export function goldenCases(): Golden[] {
  return readdirSync(ROOT, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(ROOT, entry.name, "case.json")))
    .map(({ name }) => ({
      ...caseSchema.parse(JSON.parse(readFileSync(join(ROOT, name, "case.json"), "utf8"))),
      name,
      before: join(ROOT, name, "before"),
      after: join(ROOT, name, "after"),
    }));
}

/** A copy of the app as it was, in a temporary folder. */
export function copyOf(folder: string): string {
  const directory = fastTemp("golden");
  cpSync(folder, directory, { recursive: true });
  return directory;
}

/** The project in a folder, and the plan of a run there (with the key that is found where `key` is null) that neither installs nor pushes. */
export async function planOf(
  directory: string,
  options: Golden["options"],
  key: string | null = KEY,
): Promise<{ project: Project; plan: Plan }> {
  const typed = optionsWith({
    publishableKey: key ?? undefined,
    issuerIn: "env",
    install: false,
    convexDev: false,
    yes: true,
    ...options,
  });
  const project = await look(directory, typed, {});
  return { project, plan: makePlan(project, await decideAll(project, typed, undefined)) };
}

/** Wires an app as `planOf` plans it, in this process. */
export async function wire(
  directory: string,
  options: Golden["options"],
  key: string | null = KEY,
): Promise<Plan> {
  const { project, plan } = await planOf(directory, options, key);
  const silent = { started() {}, said() {}, finished() {} };
  const outcome = await applyPlan(plan, project, silent, new AbortController().signal);
  if (outcome.error) throw outcome.error;
  return plan;
}

/** Every file's bytes by its path with forward slashes. */
export function filesOf(folder: string): Record<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  return Object.fromEntries(
    entries.map((path) => [
      relative(folder, path).split(sep).join("/"),
      readFileSync(path, "latin1"),
    ]),
  );
}

export function writeAfter(directory: string, after: string): void {
  rmSync(after, { recursive: true, force: true });
  cpSync(directory, after, { recursive: true });
}
