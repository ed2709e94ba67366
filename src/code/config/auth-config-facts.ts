/** Reads an auth.config into plain values with their lines, for doctor to judge. */

import type { StaticValue } from "../syntax/static-value.ts";
import { isClerks, type ProviderEntry, readAuthConfig } from "./auth-config.ts";
import type { ProcessUse } from "./process-references.ts";

export type AuthConfigFacts =
  | {
      status: "refused";
      message: string;
      line: number;
      reason: "syntax-error" | "unsupported-shape";
    }
  | { status: "read"; line: number; entries: EntryFacts[]; typesAreKnown: boolean };

export type EntryFacts = {
  line: number;
  /** Whether it looks like Clerk's by itself. */
  isClerks: boolean;
  /** Whether it is of another kind than OpenID. */
  hasType: boolean;
  /** Whether it is an object with all its members written out, so that what is missing is missing. */
  isWhole: boolean;
  /** Whether Clerk is named somewhere in it. */
  mentionsClerk: boolean;
  domain: ValueFacts | undefined;
  applicationID: ValueFacts | undefined;
};

export type ValueFacts = {
  line: number;
  literal: string | undefined;
  /** The variables of the deployment that it reads. */
  variables: string[];
  /** Whether it is a literal, or one variable as it stands. */
  isPlain: boolean;
  /** Whether one value stands in for another: `??` or `||`. */
  hasFallback: boolean;
};

/** The convex CLI writes what it is into the bundle. */
const BUNDLED = "NODE_ENV";

/**
 * Reads an auth.config's text; `path` says by its ending whether it is TypeScript, `hasAuthConfigType`
 * whether the project's convex exports that type.
 */
export function authConfigFacts(
  text: string,
  path: string,
  { hasAuthConfigType = true }: { hasAuthConfigType?: boolean } = {},
): AuthConfigFacts {
  const reading = readAuthConfig(text, path);
  if ("refused" in reading) {
    const { message, line, refused } = reading;
    return { status: "refused", message, line, reason: refused };
  }
  const { list, process, form } = reading.config;
  const lineAt = lineFinder(text);
  const value = (of: StaticValue): ValueFacts => ({
    line: lineAt(of.start),
    literal: of.literal,
    variables: of.variables.filter((name) => name !== BUNDLED),
    isPlain: of.literal !== undefined || of.plain,
    hasFallback: of.hasFallback,
  });
  return {
    status: "read",
    line: lineAt(list.start),
    entries: list.entries.map((entry) => ({
      line: lineAt(entry.start),
      isClerks: isClerks(entry),
      hasType: entry.object?.hasType ?? false,
      isWhole: entry.object?.isWhole ?? false,
      mentionsClerk: entry.mentionsClerk,
      domain: entry.object?.domain && value(entry.object.domain.value),
      applicationID: entry.object?.applicationID && value(entry.object.applicationID.value),
    })),
    typesAreKnown:
      !path.endsWith(".ts") ||
      ((form === "untyped" || (form === "typed" && hasAuthConfigType)) &&
        valuesAreStrings(list.entries, process)),
  };
}

/** Gives the line, from 1, of an offset; the text is looked through once for all of them. */
function lineFinder(text: string): (offset: number) => number {
  const ends = [...text.matchAll(/\n/g)].map(({ index }) => index);
  return (offset) => {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((ends[middle] ?? offset) < offset) low = middle + 1;
      else high = middle;
    }
    return low + 1;
  };
}

/** Whether each value is a string, or a variable that the file itself declares to be one. */
function valuesAreStrings(
  entries: readonly ProviderEntry[],
  { declaration, references }: ProcessUse,
): boolean {
  const strings = (declaration?.listed?.members ?? [])
    .filter(({ isString }) => isString)
    .map(({ name }) => name);
  const values = entries.flatMap(({ object }) => [
    object?.domain?.value,
    object?.applicationID?.value,
  ]);
  const isString = (value: StaticValue | undefined) =>
    value !== undefined &&
    (value.literal !== undefined ||
      (value.plain && value.variables.every((name) => strings.includes(name))));
  return values.every(isString) && (references === 0 || declaration !== undefined);
}
