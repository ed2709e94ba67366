/** Which versions of packages the tests have installed, for who asks for them: `TEST_TRIED`, a file. */

import { appendFileSync, existsSync, readFileSync } from "node:fs";
import * as z from "zod";

const wordsSchema = z.record(z.string(), z.string()).default({});
const noteSchema = z.object({ versions: wordsSchema, keptBack: wordsSchema });

export type Tried = {
  /** Name → the versions. */
  versions: ReadonlyMap<string, ReadonlySet<string>>;
  /** What others beside it don't take, "name version" → why. */
  keptBack: ReadonlyMap<string, string>;
};

/** Adds these (name → exact version) to the file, if there is one to be written. */
export function noteTried(versions: Readonly<Record<string, string>>): void {
  note({ versions });
}

/** Adds why these ("name version" → why) are not installed. */
export function noteKeptBack(keptBack: Readonly<Record<string, string>>): void {
  note({ keptBack });
}

function note(words: z.input<typeof noteSchema>): void {
  const file = process.env.TEST_TRIED;
  if (file) appendFileSync(file, `${JSON.stringify(words)}\n`);
}

/** All that was added. */
export function readTried(file: string): Tried {
  const found = new Map<string, Set<string>>();
  const kept = new Map<string, string>();
  const lines = existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : [];
  for (const line of lines) {
    const { versions, keptBack } = noteSchema.parse(JSON.parse(line));
    for (const [name, version] of Object.entries(versions)) {
      found.set(name, (found.get(name) ?? new Set()).add(version));
    }
    for (const [release, why] of Object.entries(keptBack)) kept.set(release, why);
  }
  return { versions: found, keptBack: kept };
}
