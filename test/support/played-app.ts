/** A fixture's app with other files in it, and what a run would do there. */

import { rmSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { CliError } from "../../src/errors.ts";
import type { Plan } from "../../src/plan/plan.ts";
import { copyOf, type Golden, planOf } from "./golden.ts";
import { KEY } from "./keys.ts";

const FIXTURES = resolve(import.meta.dirname, "../../fixtures");

export type Played = {
  /** The texts that change or are new, by their paths. */
  changes: Record<string, string>;
  plan: Plan;
};

/** Files of the app by their paths; null for one that is taken out. */
export type OtherFiles = Readonly<Record<string, string | null>>;

/** Plans a run in a copy of the fixture's app; a `key` of null is the one that is found. */
export async function playApp(
  fixture: string,
  files: OtherFiles,
  { key = KEY, options = {} }: { key?: string | null; options?: Golden["options"] } = {},
): Promise<Played> {
  const directory = copyOf(join(FIXTURES, fixture, "before"));
  try {
    for (const [path, text] of Object.entries(files)) {
      const place = join(directory, path);
      if (text === null) rmSync(place, { recursive: true });
      else {
        await mkdir(dirname(place), { recursive: true });
        await writeFile(place, text);
      }
    }
    const { plan } = await planOf(directory, options, key);
    const changed = plan.files.filter(({ before, after }) => before !== after);
    return { plan, changes: Object.fromEntries(changed.map(({ path, after }) => [path, after])) };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** The refusal that a run in such an app ends with. */
export async function refusalIn(...app: Parameters<typeof playApp>): Promise<CliError> {
  const error = await playApp(...app).catch((thrown: unknown) => thrown);
  if (error instanceof CliError) return error;
  throw new Error(`nothing was refused: ${JSON.stringify(error)}`);
}
