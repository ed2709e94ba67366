/** Values that the shell and the project's env files give. */

import { parse } from "dotenv";
import type { TextReader } from "./text-files.ts";

export type EnvValue = { value: string; source: string };

/** Looks a variable up in the shell, then in the named env files; empty values don't count. */
export type EnvLookup = (name: string) => EnvValue | undefined;

export function envLookup(
  shell: Readonly<Record<string, string | undefined>>,
  files: readonly string[],
  read: TextReader,
): EnvLookup {
  const parsed = files.map((path) => ({ path, values: parse(read(path) ?? "") }));
  return (name) => {
    const fromShell = shell[name];
    if (fromShell) return { value: fromShell, source: `the environment's ${name}` };
    for (const { path, values } of parsed) {
      const value = values[name];
      if (value) return { value, source: `${name} in ${path}` };
    }
    return undefined;
  };
}
