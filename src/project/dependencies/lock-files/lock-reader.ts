/** Describes what a lock file is asked and what it answers, whoever wrote it. */

import * as z from "zod/mini";

/** A package as a lock file has it. */
export type LockedPackage = {
  version: string;
  /** Its own `engines.node`, where the lock file tells. */
  node: string | undefined;
  /** Its peers, where the lock file tells: name → range. */
  peers: Readonly<Record<string, string>> | undefined;
};

/** A dependency, as the package that declares it names it. */
export type Wanted = {
  name: string;
  range: string;
  /** Of the package that declares it, relative to the lock file's folder ("" for that itself). */
  folder: string;
};

export type LockEntry = LockedPackage & {
  /** What the package calls itself (an alias gives it another name), where the lock file tells. */
  name: string | undefined;
  /** What was declared when the lock file was made, where it tells. */
  specifier: string | undefined;
};

/** Looks a dependency up; undefined where the lock file has nothing to say of it. */
export type LockReader = (wanted: Wanted) => LockEntry | undefined;

/** Dependencies or peers: name → range. */
export const rangesSchema = z.optional(z.record(z.string(), z.string()));

/** A record's own value: names come from outside, and `constructor` is one. */
export function own<Value>(record: Record<string, Value>, key: string): Value | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

/** The two halves of `convex@1.48.0`; the name alone where nothing follows it. */
export function splitIdentifier(identifier: string): { name: string; version: string } {
  const at = identifier.indexOf("@", 1);
  if (at === -1) return { name: identifier, version: "" };
  return { name: identifier.slice(0, at), version: identifier.slice(at + 1) };
}

/** The same function, asked once for each key. */
export function remembering<Value>(give: (key: string) => Value): (key: string) => Value {
  const given = new Map<string, { value: Value }>();
  return (key) => {
    const known = given.get(key) ?? { value: give(key) };
    given.set(key, known);
    return known.value;
  };
}
