/** Which versions of packages the tests have installed, for who asks for them: `TEST_TRIED`, a file. */

import { appendFileSync, existsSync, readFileSync } from "node:fs";
import * as z from "zod";

const versionsSchema = z.record(z.string(), z.string());

/** Adds these (name → exact version) to the file, if there is one to be written. */
export function noteTried(versions: Readonly<Record<string, string>>): void {
  const file = process.env.TEST_TRIED;
  if (file) appendFileSync(file, `${JSON.stringify(versions)}\n`);
}

/** All that was added: name → the versions. */
export function readTried(file: string): Map<string, Set<string>> {
  const tried = new Map<string, Set<string>>();
  if (!existsSync(file)) return tried;
  for (const line of readFileSync(file, "utf8").trim().split("\n")) {
    for (const [name, version] of Object.entries(versionsSchema.parse(JSON.parse(line)))) {
      tried.set(name, (tried.get(name) ?? new Set()).add(version));
    }
  }
  return tried;
}
