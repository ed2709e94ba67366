/** Reads an auth.config into plain values with their lines, for doctor to judge. */

import type { StaticValue } from "../syntax/values/static-value.ts";
import {
  type AuthConfigReading,
  isClerks,
  type ProviderEntry,
  readAuthConfig,
  readConditionalEntries,
} from "./auth-config.ts";
import type { ProcessUse } from "./process-references.ts";

export type AuthConfigFacts =
  | {
      status: "refused";
      message: string;
      line: number;
      reason: "syntax-error" | "unsupported-shape";
    }
  | {
      status: "read";
      line: number;
      entries: EntryFacts[];
      /** Whether it may leave some of them out, by what it reads. */
      isConditional: boolean;
      typesAreKnown: boolean;
    };

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
  /** What it has in place of a domain, where it is of the kind `customJwt`. */
  custom: CustomFacts | undefined;
};

export type CustomFacts = {
  issuer: ValueFacts | undefined;
  algorithm: ValueFacts | undefined;
  jwks: ValueFacts | undefined;
  /** What stands behind the value that a template for `jwks` begins with. */
  jwksTail: string | undefined;
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
  const lineAt = lineFinder(text);
  const reading = readAuthConfig(text, path);
  const conditional = mayBeConditional(reading) ? readConditionalEntries(text, path) : undefined;
  if (conditional) {
    return {
      status: "read",
      line: lineAt(conditional.start),
      entries: conditional.entries.map((entry) => entryFacts(entry, lineAt)),
      isConditional: true,
      typesAreKnown: !path.endsWith(".ts"),
    };
  }
  if ("refused" in reading) {
    const { message, line, refused } = reading;
    return { status: "refused", message, line, reason: refused };
  }
  const { list, process, form } = reading.config;
  return {
    status: "read",
    line: lineAt(list.start),
    entries: list.entries.map((entry) => entryFacts(entry, lineAt)),
    isConditional: false,
    typesAreKnown:
      !path.endsWith(".ts") ||
      ((form === "untyped" || (form === "typed" && hasAuthConfigType)) &&
        valuesAreStrings(list.entries, process)),
  };
}

/** Gives the line, from 1, of an offset. */
type LineFinder = (offset: number) => number;

/** The text is looked through once for all of them. */
function lineFinder(text: string): LineFinder {
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

function mayBeConditional(reading: AuthConfigReading): boolean {
  if ("refused" in reading) return reading.refused === "unsupported-shape";
  return reading.config.list.entries.some(({ object }) => !object);
}

function entryFacts(entry: ProviderEntry, lineAt: LineFinder): EntryFacts {
  const { domain, applicationID, custom, hasType = false, isWhole = false } = entry.object ?? {};
  const factsOf = (value: StaticValue | undefined) => value && valueFacts(value, lineAt);
  return {
    line: lineAt(entry.start),
    isClerks: isClerks(entry),
    hasType,
    isWhole,
    mentionsClerk: entry.mentionsClerk,
    domain: domain && valueFacts(domain.value, lineAt),
    applicationID: applicationID && valueFacts(applicationID.value, lineAt),
    custom: custom && {
      issuer: factsOf(custom.issuer),
      algorithm: factsOf(custom.algorithm),
      jwks: factsOf(custom.jwks),
      jwksTail: custom.jwksTail,
    },
  };
}

function valueFacts(value: StaticValue, lineAt: LineFinder): ValueFacts {
  return {
    line: lineAt(value.start),
    literal: value.literal,
    variables: value.variables.filter((name) => name !== BUNDLED),
    isPlain: value.literal !== undefined || value.plain,
    hasFallback: value.hasFallback,
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
