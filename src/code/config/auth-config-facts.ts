/** What an auth.config says, for who judges it: plain values with their lines. */

import type { Span, StaticValue } from "../syntax/static-value.ts";
import { type AuthConfig, isClerks, type ProviderEntry, readAuthConfig } from "./auth-config.ts";
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
  const { list, process } = reading.config;
  const lineAt = (offset: number) => text.slice(0, offset).split("\n").length;
  const value = (of: StaticValue): ValueFacts => ({
    line: lineAt(of.start),
    literal: of.literal,
    variables: of.variables.filter((name) => name !== BUNDLED),
    isPlain: of.literal !== undefined || of.plain,
    hasFallback: hasFallback(of, text),
  });
  return {
    status: "read",
    line: lineAt(list.start),
    entries: list.entries.map((entry) => {
      const { start, end } = entry.object ?? entry;
      const written = text.slice(start, end);
      return {
        line: lineAt(entry.start),
        isClerks: isClerks(entry),
        hasType: entry.object?.hasType ?? false,
        isWhole: entry.object !== undefined && !written.includes("..."),
        mentionsClerk: /clerk/i.test(written),
        domain: entry.object?.domain && value(entry.object.domain.value),
        applicationID: entry.object?.applicationID && value(entry.object.applicationID.value),
      };
    }),
    typesAreKnown:
      !path.endsWith(".ts") ||
      (isOurForm(text, reading.config, hasAuthConfigType) &&
        valuesAreStrings(list.entries, process)),
  };
}

function hasFallback(
  { start, end, literal, plain, variables }: StaticValue,
  text: string,
): boolean {
  if (literal !== undefined || plain) return false;
  if (FALLBACK.test(text.slice(start, end))) return true;
  // A constant that the value names may have one.
  return variables.some((name) => new RegExp(readOf(name) + FALLBACK.source).test(text));
}

const FALLBACK = /\?\?|\|\|/;

/** A read of the variable, with what may stand between it and an operator. */
function readOf(variable: string): string {
  const name = variable.replace(/\W/g, "\\$&");
  return `process\\??\\.env(?:\\.${name}\\b|\\[["'\`]${name}["'\`]\\])(?:[\\s!)]|\\bas\\s+string\\b)*`;
}

/**
 * Whether a file holds nothing but an import of `AuthConfig`, a declaration of `process` and a list of
 * providers, each with a domain and an application id: then its types depend on those alone.
 */
function isOurForm(
  text: string,
  { list, process: { declaration } }: AuthConfig,
  hasAuthConfigType: boolean,
): boolean {
  const isPlainEntry = ({ object }: ProviderEntry) => {
    if (!object?.domain || !object.applicationID) return false;
    const inside = { start: object.start + 1, end: object.end - 1 };
    return /^[\s,]*$/.test(codeBeside([object.domain, object.applicationID], text, inside));
  };
  const rest = codeBeside([list, ...(declaration ? [declaration] : [])], text);
  const [, imported, satisfied] = OUR_FORM.exec(rest) ?? [];
  const isForm = imported !== undefined && (satisfied === "" || imported !== "");
  return isForm && (hasAuthConfigType || imported === "") && list.entries.every(isPlainEntry);
}

const OUR_FORM =
  /^\s*((?:import type \{ AuthConfig \} from ["']convex\/server["'];?)?)\s*export default \{\s*providers:\s*,?\s*\}((?:\s*satisfies AuthConfig)?)\s*;?\s*$/;

/** The text without some parts of it and without comments. */
function codeBeside(
  parts: readonly Span[],
  text: string,
  { start, end }: Span = { start: 0, end: text.length },
): string {
  const sorted = parts.toSorted((a, b) => a.start - b.start);
  const from = [start, ...sorted.map((part) => part.end)];
  const to = [...sorted.map((part) => part.start), end];
  const rest = from.map((at, index) => text.slice(at, to[index])).join("");
  return rest.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "");
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
