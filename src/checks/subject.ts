/** Picks out what is judged: of a project, the keys and the entry that count in one stage. */

import { asIssuer, issuerOf, readIssuer } from "../clerk/issuer.ts";
import { type KeyReading, readPublishableKey } from "../clerk/publishable-key.ts";
import { isClerksIssuer } from "../code/config/auth-config.ts";
import {
  type AuthConfigFacts,
  authConfigFacts,
  type EntryFacts,
} from "../code/config/auth-config-facts.ts";
import { frameworkOf } from "../frameworks/registry.ts";
import { hasAuthConfigType } from "../project/dependencies/package-version.ts";
import type { ClerkVariable } from "../project/env/clerk-variables.ts";
import { isProxySetting } from "../project/env/client-env.ts";
import type { Examined } from "../project/examine.ts";
import type { Services } from "./services.ts";

/** What the app is judged as: on this machine, or deployed. */
export type Stage = "development" | "production";

export type AppKey = {
  reading: KeyReading;
  /** Where it stands, in words. */
  source: string;
  file: string | undefined;
  line: number | undefined;
};

export type Subject = Examined & {
  stage: Stage;
  /** The names that ClerkProvider reads the key by; empty where it is written in the code. */
  keyNames: string[];
  key: AppKey | undefined;
  secret: ClerkVariable | undefined;
  authConfig: AuthConfigFacts | undefined;
  /** Clerk's entries of auth.config. */
  entries: EntryFacts[];
};

/** Picks out what counts in that stage. */
export function subjectOf(examined: Examined, stage: Stage): Subject {
  const { project, variables } = examined;
  const keyNames = namesOfKey(examined);
  const { text, path } = project.authConfig;
  const types = { hasAuthConfigType: hasAuthConfigType(project.convex.pushed) };
  const authConfig = text === null ? undefined : authConfigFacts(text, path, types);
  const counting = countingIn(stage, variables);
  const key =
    literalKey(examined) ??
    variableKey(keyNames, counting) ??
    fallbackKey(examined) ??
    (stage === "development" ? keylessKeyOf(examined) : undefined);
  return {
    ...examined,
    stage,
    keyNames,
    key,
    secret: counting.find(({ name, secret }) => secret && /CLERK_SECRET_KEY$/.test(name)),
    authConfig,
    entries:
      authConfig?.status === "read"
        ? clerksEntries(authConfig.entries, derivedIssuer({ key }))
        : [],
  };
}

function namesOfKey({ project, keySources }: Examined): string[] {
  const { publishableKeyVariable, otherKeyVariables = [] } = frameworkOf(project.framework);
  const usual = [publishableKeyVariable, ...otherKeyVariables];
  if (keySources.length === 0) return usual;
  const names = keySources.flatMap((source) => {
    if (source.kind === "literal") return [];
    return source.kind === "variable" ? [source.name] : usual;
  });
  return [...new Set(names)];
}

/** Variables of the env files that count in the stage, the strongest first. */
export function countingIn(stage: Stage, variables: readonly ClerkVariable[]): ClerkVariable[] {
  const read = variables.filter(({ isRead }) => isRead);
  if (stage === "development") return read.filter(({ mode }) => mode !== "production");
  // What is for this machine only is not deployed.
  const deployed = read.filter(({ file, mode }) => mode !== "development" && file !== undefined);
  return [
    ...read.filter(({ file }) => file === undefined),
    ...deployed.filter(({ mode }) => mode === "production"),
    ...deployed.filter(({ file, mode }) => mode === "all" && !file?.endsWith(".local")),
  ];
}

function literalKey({ keySources }: Examined): AppKey | undefined {
  const literal = keySources.find((source) => source.kind === "literal");
  if (literal?.kind !== "literal") return undefined;
  const { file, line, value } = literal;
  return { reading: readPublishableKey(value), source: `The key in ${file}`, file, line };
}

/** The key that stands in where no variable has one. */
function fallbackKey({ keySources }: Examined): AppKey | undefined {
  return keySources.flatMap((source) => {
    const reading = readPublishableKey(source.kind === "variable" ? (source.fallback ?? "") : "");
    const { file, line } = source;
    return reading.ok ? [{ reading, source: `The key in ${file}`, file, line }] : [];
  })[0];
}

/** The key that the SDK has made for itself: it runs with that only while it is given none. */
function keylessKeyOf({ keyless }: Examined): AppKey | undefined {
  const reading = readPublishableKey(keyless?.value ?? "");
  if (!keyless || !reading.ok) return undefined;
  return { reading, source: keyless.source, file: keyless.file, line: undefined };
}

function variableKey(
  names: readonly string[],
  counting: readonly ClerkVariable[],
): AppKey | undefined {
  // The strongest file counts, whichever of the names it gives.
  const variable = counting.find(({ name }) => names.includes(name));
  if (!variable) return undefined;
  const { name, value, secret, file, line } = variable;
  const reading = readPublishableKey(secret ? `sk_${secret}_` : value);
  return { reading, source: variableSource({ name, file }), file, line };
}

export function variableSource({ name, file }: Pick<ClerkVariable, "name" | "file">): string {
  return file === undefined ? `The environment's ${name}` : `${name} in ${file}`;
}

/** Of Convex's own sign-in, whose issuer is the deployment itself. */
const OWN_ISSUER = "CONVEX_SITE_URL";

/**
 * Those that look like Clerk's, or have the key's issuer; then those with Clerk's audience; the only
 * one there is, if none does.
 */
function clerksEntries(all: readonly EntryFacts[], issuer: string | undefined): EntryFacts[] {
  const entries = all.map((entry) => byItsIssuer(entry, issuer));
  const open = entries.filter(
    ({ hasType, isClerks, domain }) =>
      (!hasType || isClerks) && !domain?.variables.includes(OWN_ISSUER),
  );
  const isSure = ({ isClerks, domain }: EntryFacts) =>
    isClerks || (domain?.literal !== undefined && asIssuer(domain.literal) === issuer);
  const sure = open.filter(isSure);
  const likely = open.filter(
    (each) => !isSure(each) && each.applicationID?.literal === CLERK_AUDIENCE,
  );
  const [only, another] = open;
  if (sure.length + likely.length > 0 || !only || another) return [...sure, ...likely];
  return [only];
}

/** A `customJwt` entry with Clerk's issuer, which is its domain by another name. */
function byItsIssuer(entry: EntryFacts, known: string | undefined): EntryFacts {
  const issuer = entry.custom?.issuer;
  if (!issuer || !isClerksIssuer(issuer, { issuer: known })) return entry;
  return { ...entry, domain: issuer, isClerks: true };
}

/** The audience of Clerk's tokens for Convex. */
const CLERK_AUDIENCE = "convex";

/** Whether an entry may be Clerk's without showing it here. */
export function isUnread({ isWhole, hasType, mentionsClerk, custom }: EntryFacts): boolean {
  const isShown = custom?.issuer && (custom.issuer.literal ?? custom.issuer.variables[0]);
  return !isWhole || (hasType && mentionsClerk && isShown === undefined);
}

/** The variables of the deployment that Clerk's entries read their domains from, each once. */
export function domainVariables({ entries }: Subject): string[] {
  const names = entries.flatMap(({ domain }) => {
    const { variables = [], hasFallback = false } = domain ?? {};
    // What stands in for another one never counts.
    return hasFallback ? variables.slice(0, 1) : variables;
  });
  return [...new Set(names)];
}

/** The one of them that is this app's: its own, else the first that is no other app's own. */
export function domainVariable(subject: Subject): string | undefined {
  const { ownIssuerVariable, siblings } = subject.project;
  const names = domainVariables(subject);
  if (names.includes(ownIssuerVariable)) return ownIssuerVariable;
  const isOthers = (name: string) => siblings.some(({ variable }) => variable === name);
  return names.find((name) => !isOthers(name)) ?? names[0];
}

/** Whether an issuer is known to be that of another app over the same backend. */
export function isSiblings({ project }: Pick<Subject, "project">, issuer: string): boolean {
  return project.siblings.some(({ issuers }) => issuers.some(({ value }) => value === issuer));
}

/** The issuer that the key's own address gives. */
export function derivedIssuer({ key }: Pick<Subject, "key">): string | undefined {
  return key?.reading.ok ? issuerOf(key.reading.key) : undefined;
}

/** The address at which Clerk is reached by a proxy or a satellite's domain; undefined for none. */
export function proxyAddress({ stage, variables }: Subject): string | undefined {
  const setting = countingIn(stage, variables).find(({ name }) => isProxySetting(name));
  const reading = readIssuer(setting?.value ?? "");
  return reading.ok ? reading.issuer : setting?.value;
}

export type ExpectedIssuer = {
  issuer: string;
  /** Whether another one would surely be wrong: a production instance may be proxied. */
  isCertain: boolean;
};

/**
 * Tells who signs the tokens that the app's key leads to, by what its address answers. Of a
 * development key that production has by mistake, nothing is expected.
 */
export function expectedIssuer(
  subject: Subject,
  { issuers }: Services,
): ExpectedIssuer | undefined {
  const derived = derivedIssuer(subject);
  const isTest = subject.key?.reading.ok && subject.key.reading.key.environment === "test";
  if (derived === undefined || (isTest && subject.stage === "production")) return undefined;
  const proxy = proxyAddress(subject);
  if (proxy !== undefined && proxy !== derived) {
    const atProxy = issuers[proxy];
    if (atProxy?.status === "usable") return { issuer: proxy, isCertain: true };
    const said = atProxy?.status === "faulty" ? readIssuer(atProxy.issuer ?? "") : undefined;
    return said?.ok
      ? { issuer: said.issuer, isCertain: issuers[said.issuer]?.status === "usable" }
      : { issuer: derived, isCertain: false };
  }
  const documents = issuers[derived];
  if (documents?.status === "usable") return { issuer: derived, isCertain: true };
  const named = documents?.status === "faulty" ? readIssuer(documents.issuer ?? "") : undefined;
  if (named?.ok && named.issuer !== derived) {
    return { issuer: named.issuer, isCertain: issuers[named.issuer]?.status === "usable" };
  }
  return { issuer: derived, isCertain: isTest === true };
}
