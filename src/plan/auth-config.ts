/** Creates or completes the functions folder's auth.config, so that Convex accepts Clerk's tokens. */

import MagicString from "magic-string";
import type { IssuerPlace, IssuerPlacement } from "../answers.ts";
import { asIssuer, issuerMeant } from "../clerk/issuer.ts";
import {
  type AuthConfig,
  isClerks,
  listedEntries,
  type ProviderEntry,
  readAuthConfig,
} from "../code/config/auth-config.ts";
import { restyle } from "../code/splice/restyle.ts";
import type { HouseStyle } from "../code/syntax/file-style.ts";
import { addApplicationID, addEntry, type Edit } from "./auth-config-entry.ts";
import { newAuthConfig } from "./auth-config-file.ts";
import { declarationRemoval, readVariable } from "./auth-config-process.ts";
import { lineEndOf } from "./line-end.ts";

export type AuthConfigRequest = {
  /** Text of auth.config.{ts,js}; null where there is none. */
  existing: string | null;
  /** "convex/auth.config.ts", or .js: decides whether it is TypeScript. */
  path: string;
  /** `https://host`, without a trailing slash. */
  issuer: string;
  issuerIn: IssuerPlace;
  /** CLERK_JWT_ISSUER_DOMAIN, or the one in use. */
  variable: string;
  /** How the functions are written. */
  house?: HouseStyle;
  /** Whether the installed convex exports `AuthConfig` from "convex/server". */
  hasAuthConfigType: boolean;
  /** The domains, and the variables they are read from, of entries that others use: they stay. */
  kept?: IssuerPlacement["kept"];
};

export type AuthConfigEdit =
  | { status: "created" | "edited" | "kept"; text: string }
  | {
      status: "refused";
      reason: "syntax-error" | "unsupported-shape";
      message: string;
      line: number;
      column: number;
    };

/**
 * Gives the auth.config in which Clerk's entry has the issuer asked for, as a literal or read from
 * the deployment's variable, and everything else is as it was. Refused where the file can't be
 * understood, or the edited text doesn't read back as meant.
 */
export function editAuthConfig(request: AuthConfigRequest): AuthConfigEdit {
  const { existing, path } = request;
  if (existing === null) return { status: "created", text: ownAuthConfig(request) };
  if (existing.trim() === "") return { status: "edited", text: ownAuthConfig(request) };

  // Left out on a condition, it is there once the deployment has its issuer.
  const listed = listedEntries(existing, path);
  if (listed.some((entry) => isWanted(entry, request))) return { status: "kept", text: existing };
  const reading = readAuthConfig(existing, path);
  if ("refused" in reading)
    return { status: "refused", reason: reading.refused, ...messageAndPosition(reading) };
  const { config } = reading;
  const { entries } = config.list;
  const opaque = entries.find(isOpaque);
  if (opaque) return refuseAt(existing, opaque.start, opaqueMessage);
  if (isUntouched(existing, config, request)) {
    const text = plainEnds(ownAuthConfig(request)).replaceAll("\n", lineEndOf(existing));
    return { status: "edited", text };
  }

  const target = entryToChange(entries, request);
  const edited = apply(existing, editsFor(existing, config, target, request));
  const text = tidied(edited, config, request);
  if (!readsBack(text, { existing, config, target }, request)) {
    return refuseAt(existing, config.list.start, readBackMessage);
  }
  return { status: "edited", text };
}

function ownAuthConfig(request: AuthConfigRequest): string {
  return restyle(request.path, newAuthConfig(request), request.house ?? {});
}

function plainEnds(text: string): string {
  return text.replaceAll("\r\n", "\n");
}

const opaqueMessage =
  "This provider seems to be Clerk's, but where its domain comes from can't be read in this file.";
const readBackMessage = "Clerk's provider can't be put into this list with certainty.";

function messageAndPosition({
  message,
  line,
  column,
}: {
  message: string;
  line: number;
  column: number;
}) {
  return { message, line, column };
}

function refuseAt(text: string, offset: number, message: string): AuthConfigEdit {
  const lines = text.slice(0, offset).split("\n");
  const column = (lines.at(-1)?.length ?? 0) + 1;
  return { status: "refused", reason: "unsupported-shape", message, line: lines.length, column };
}

/** Whether an entry is as asked for already. */
function isWanted(entry: ProviderEntry, request: AuthConfigRequest): boolean {
  if (entry.object?.isOverridden) return false;
  return hasWantedDomain(entry, request) && entry.object?.applicationID?.value.literal === "convex";
}

/** A fallback (`??`) is none: Convex fails the push on a variable that isn't set. */
function hasWantedDomain(entry: ProviderEntry, request: AuthConfigRequest): boolean {
  const domain = entry.object?.domain?.value;
  if (!domain || !isClerks(entry, request)) return false;
  if (request.issuerIn === "env") return domain.plain && domain.variables[0] === request.variable;
  return domain.literal !== undefined && asIssuer(domain.literal) === request.issuer;
}

/** Whether an entry looks like Clerk's but hides its domain, in another module for one. */
function isOpaque({ object, mentionsClerk }: ProviderEntry): boolean {
  if (!object || object.isOverridden) return mentionsClerk;
  const domain = object.domain?.value;
  if (!domain || object.hasType || domain.literal !== undefined) return false;
  return domain.variables.length === 0 && domain.mentionsClerk;
}

/** Whether the file is one that this tool created, and nobody changed since. */
function isUntouched(text: string, config: AuthConfig, request: AuthConfigRequest): boolean {
  const [entry] = config.list.entries;
  const domain = entry?.object?.domain?.value;
  if (!entry || !domain || isKept(entry, request)) return false;
  const same = { ...request, issuer: domain.literal ?? "", variable: domain.variables[0] ?? "" };
  const issuerIn = domain.literal === undefined ? "env" : "file";
  const plain = plainEnds(text);
  return [true, false].some((hasAuthConfigType) => {
    const created = { ...same, issuerIn, hasAuthConfigType } as const;
    return newAuthConfig(created) === plain || plainEnds(ownAuthConfig(created)) === plain;
  });
}

/**
 * The entry to change: Clerk's only one, whatever it holds. Of several (development and production)
 * the one that is about this issuer or variable; else none, and ours goes beside them.
 */
function entryToChange(
  entries: readonly ProviderEntry[],
  request: AuthConfigRequest,
): ProviderEntry | undefined {
  const clerks = entries.filter((entry) => isClerks(entry, request));
  const wanted = clerks.find((entry) => hasWantedDomain(entry, request));
  const [only, another] = clerks;
  if (wanted || !only) return wanted;
  if (!another) return isKept(only, request) ? undefined : only;
  const open = clerks.filter((entry) => !isKept(entry, request));
  return open.find(({ object }) => {
    const domain = object?.domain?.value;
    if (domain?.literal !== undefined) return issuerMeant(domain.literal) === request.issuer;
    return domain?.variables.includes(request.variable);
  });
}

/** Whether an entry is another's, who signs in by it. */
function isKept({ object }: ProviderEntry, { kept }: AuthConfigRequest): boolean {
  const domain = object?.domain?.value;
  if (!domain || !kept) return false;
  return domain.literal === undefined
    ? domain.variables.some((name) => kept.variables.includes(name))
    : kept.issuers.includes(issuerMeant(domain.literal));
}

function editsFor(
  text: string,
  config: AuthConfig,
  target: ProviderEntry | undefined,
  request: AuthConfigRequest,
): Edit[] {
  const { quote } = config.style;
  const object = target?.object;
  const edits: Edit[] = [];
  if (!target || !hasWantedDomain(target, request)) {
    const written = object?.domain && text[object.domain.value.start];
    const domain = domainFor(
      text,
      config,
      request,
      written === "'" || written === '"' ? written : quote,
    );
    edits.push(...domain.edits);
    if (object?.domain) {
      const { start, end } = object.domain.value;
      edits.push({ start, end, text: domain.expression });
    } else {
      edits.push(...addEntry(text, config, domain.expression));
    }
  }
  if (object?.domain && object.applicationID?.value.literal !== "convex") {
    const { applicationID, domain } = object;
    edits.push(
      applicationID
        ? { ...applicationID, text: `applicationID: ${quote}convex${quote}` }
        : addApplicationID(text, domain, quote),
    );
  }
  return edits;
}

function domainFor(
  text: string,
  config: AuthConfig,
  { issuer, issuerIn, variable, path }: AuthConfigRequest,
  quote: string,
): { expression: string; edits: Edit[] } {
  if (issuerIn === "file") return { expression: quote + issuer + quote, edits: [] };
  if (path.endsWith(".ts")) return readVariable(text, config, variable);
  return { expression: `process.env.${variable}`, edits: [] };
}

function apply(text: string, edits: readonly Edit[]): string {
  const result = new MagicString(text);
  for (const { start, end, text: by } of edits) {
    if (start === end) result.appendLeft(start, by);
    else if (by === "") result.remove(start, end);
    else result.overwrite(start, end, by);
  }
  return result.toString();
}

/** Without the declaration of `process` whose last use went with the edit. */
function tidied(text: string, before: AuthConfig, { path }: AuthConfigRequest): string {
  const reading = readAuthConfig(text, path);
  if ("refused" in reading || before.process.references === 0) return text;
  return apply(text, declarationRemoval(text, reading.config));
}

/** Whether the edited text holds the entry as asked for, and every other entry as it was. */
function readsBack(
  text: string,
  {
    existing,
    config,
    target,
  }: { existing: string; config: AuthConfig; target: ProviderEntry | undefined },
  request: AuthConfigRequest,
): boolean {
  const reading = readAuthConfig(text, request.path);
  if ("refused" in reading) return false;
  const { entries } = reading.config.list;
  const known = config.list.entries;
  const index = target ? known.indexOf(target) : known.length;
  const ours = entries[index];
  if (!ours || !isWanted(ours, request)) return false;
  const others = (source: string, list: readonly ProviderEntry[]) =>
    list.filter((_, i) => i !== index).map(({ start, end }) => source.slice(start, end));
  const [left, right] = [others(text, entries), others(existing, known)];
  return left.length === right.length && left.every((entry, i) => entry === right[i]);
}
