/** What an auth.config says, for who judges it: plain values with their lines. */

import { isClerks, type ProviderEntry, readAuthConfig } from "./auth-config.ts";
import type { ProcessUse } from "./process-use.ts";
import type { StaticValue } from "./static-value.ts";

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
  domain: ValueFacts | undefined;
  applicationID: ValueFacts | undefined;
};

export type ValueFacts = {
  line: number;
  literal: string | undefined;
  /** The variables of the deployment that it reads. */
  variables: string[];
  /** Whether one value stands in for another: `??` or `||`. */
  hasFallback: boolean;
};

/** Reads an auth.config's text; `path` says by its ending whether it is TypeScript. */
export function authConfigFacts(text: string, path: string): AuthConfigFacts {
  const reading = readAuthConfig(text, path);
  if ("refused" in reading) {
    const { message, line, refused } = reading;
    return { status: "refused", message, line, reason: refused };
  }
  const { list, process } = reading.config;
  const lineAt = (offset: number) => text.slice(0, offset).split("\n").length;
  const value = (of: StaticValue): ValueFacts => ({
    line: lineAt(of.start),
    literal: of.literal,
    variables: of.variables,
    hasFallback: /\?\?|\|\|/.test(text.slice(of.start, of.end)),
  });
  return {
    status: "read",
    line: lineAt(list.start),
    entries: list.entries.map((entry) => ({
      line: lineAt(entry.start),
      isClerks: isClerks(entry),
      hasType: entry.object?.hasType ?? false,
      domain: entry.object?.domain && value(entry.object.domain.value),
      applicationID: entry.object?.applicationID && value(entry.object.applicationID.value),
    })),
    typesAreKnown: !path.endsWith(".ts") || typesAreKnown(text, list.entries, process),
  };
}

/**
 * Whether the file is sure to type-check, without a type checker: it names nothing but `AuthConfig`,
 * strings, and variables that it declares to be strings.
 */
function typesAreKnown(
  text: string,
  entries: readonly ProviderEntry[],
  { declaration, references }: ProcessUse,
): boolean {
  const imports = [...text.matchAll(/^\s*import\b.*$/gm)].map(([line]) => line);
  const isPlain = imports.every((line) =>
    /^\s*import type \{ AuthConfig \} from ["']convex\/server["'];?\s*$/.test(line),
  );
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
  return isPlain && values.every(isString) && (references === 0 || declaration !== undefined);
}
