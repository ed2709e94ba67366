/** Looks values up in the shell and the project's env files. */

import { parseEnv } from "../../text/parse-env.ts";
import type { TextReader } from "../text-files.ts";

/** What Cloudflare's tools give a Worker on this machine: variables of the server's, and no bundler's. */
export const WORKER_VARIABLES = ".dev.vars";

/** The environment that the command was started with. */
export type Shell = Readonly<Record<string, string | undefined>>;

export type EnvValue = {
  value: string;
  /** Where it stands, in words. */
  source: string;
  /** The env file; undefined for the shell. */
  file: string | undefined;
};

/** Looks a variable up in the shell, then in the named env files; empty values don't count. */
export type EnvLookup = (name: string) => EnvValue | undefined;

export function envLookup(shell: Shell, files: readonly string[], read: TextReader): EnvLookup {
  const valuesOf = envValues(shell, files, read);
  return (name) => valuesOf(name)[0];
}

/** All the values that a variable is given there, the one that counts first. */
export function envValues(
  shell: Shell,
  files: readonly string[],
  read: TextReader,
): (name: string) => EnvValue[] {
  const parsed = files.map((path) => ({ path, values: parseEnv(read(path) ?? "") }));
  return (name) => [
    ...sourced(shell[name], `the environment's ${name}`, undefined),
    ...parsed.flatMap(({ path, values }) => sourced(values[name], `${name} in ${path}`, path)),
  ];
}

function sourced(value: string | undefined, source: string, file: string | undefined): EnvValue[] {
  return value ? [{ value, source, file }] : [];
}
