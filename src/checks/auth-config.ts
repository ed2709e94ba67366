/** Judges auth.config: where it is, what it exports, and whose tokens it accepts. */

import { asIssuer, isDevelopmentIssuer, issuerMeant } from "../clerk/issuer.ts";
import {
  type AuthConfigFacts,
  authConfigFacts,
  type EntryFacts,
  type ValueFacts,
} from "../code/config/auth-config-facts.ts";
import type { ErrorCode } from "../errors.ts";
import type { TextFile } from "../project/project.ts";
import { commandLine } from "../text/shell-command.ts";
import { customJwt } from "./app/custom-jwt.ts";
import { listedProvider } from "./app/listed-provider.ts";
import { type Finding, ok, problem, skipped, unknown, warning } from "./check.ts";
import { type FixFor, WIRE } from "./fixable.ts";
import type { Services } from "./services.ts";
import {
  domainVariable,
  type ExpectedIssuer,
  expectedIssuer,
  isUnread,
  type Subject,
} from "./subject.ts";

/** The functions aren't where they could be pushed from. */
const WITHOUT_BACKEND: readonly ErrorCode[] = ["no-functions", "outside-project"];

/** `auth-config-file`: whether Convex finds exactly one. */
export function authConfigFile(subject: Subject, fixFor: FixFor): Finding[] {
  const { project, authConfigs, refusals } = subject;
  const { functions } = project.convex;
  const { counting, ignored } = authConfigs;
  const [one, other] = counting;
  if (one && other) {
    const isSpare = ({ path }: TextFile) => path !== project.authConfig.path;
    const withoutClerk = counting.filter((file) => !listsClerk(file));
    const [unneeded = other] = withoutClerk.length === 1 ? withoutClerk : counting.filter(isSpare);
    const message = `Both ${one.path} and ${other.path} are there, and Convex refuses to push such a project.`;
    const fix = commandLine(["rm", unneeded.path]);
    return [problem(message, { file: unneeded.path, fix })];
  }
  // One that stands where no functions are is pushed to no deployment of this app's.
  const lacking = refusals.find(({ code }) => WITHOUT_BACKEND.includes(code));
  if (lacking) return [problem(lacking.message, { fix: lacking.hint })];
  if (one) return [ok(`Convex finds ${one.path}.`, { file: one.path })];
  const [stray] = ignored;
  if (stray !== undefined) {
    const right = `${functions}/auth.config.${/\.[cm]?tsx?$/.test(stray) ? "ts" : "js"}`;
    const message = `${stray} is not where Convex looks: it reads ${functions}/auth.config.ts or .js only, and accepts no token without it.`;
    const fix = stray.endsWith(".json")
      ? `Delete ${stray}, and run: ${WIRE}`
      : commandLine(["mv", stray, right]);
    return [problem(message, { file: stray, fix })];
  }
  const { path } = project.authConfig;
  const message = `There is no ${path}: Convex accepts no token without it.`;
  return [problem(message, { fix: fixFor(path) ?? WIRE })];
}

function listsClerk({ path, text }: TextFile): boolean {
  const facts = authConfigFacts(text ?? "", path);
  return facts.status === "read" && facts.entries.some(({ isClerks }) => isClerks);
}

/** Says that a value stands in a file that can't be read, where it does. */
export function unreadFile({ authConfig, project }: Subject): Finding | undefined {
  if (authConfig?.status !== "refused") return undefined;
  const message = "What auth.config accepts can't be read in this file.";
  return unknown(message, { file: project.authConfig.path, line: authConfig.line });
}

/** `auth-config-shape`: whether it exports providers, Clerk's among them, and type-checks. */
export function authConfigShape(subject: Subject, services: Services, fixFor: FixFor): Finding[] {
  const { project, authConfig, entries } = subject;
  if (!authConfig) return [skipped("There is no auth.config to read.")];
  const file = project.authConfig.path;
  const fix = fixFor(file);
  if (authConfig.status === "refused") return [refusedShape(authConfig, file)];
  if (entries.length === 0) return [noClerkEntry(authConfig, { file, fix })];
  const found = [
    ...entries.flatMap((entry) => entryShape(entry, entries, { file, fix })),
    ...entries.flatMap((entry) => customJwt(entry, subject, services, { file, fix })),
    ...typeFaults(subject, services.types, authConfig.typesAreKnown, fix),
  ];
  if (found.length > 0) return found;
  return [listedProvider(authConfig, subject, services)];
}

type RefusedFacts = Extract<AuthConfigFacts, { status: "refused" }>;
type ReadFacts = Extract<AuthConfigFacts, { status: "read" }>;
type FileFix = { file: string; fix: string | undefined };

function refusedShape({ message, line, reason }: RefusedFacts, file: string): Finding {
  return reason === "syntax-error"
    ? problem(message, { file, line, fix: `Mend line ${line} of ${file}.` })
    : unknown(`${message} So what it accepts can't be told.`, { file, line });
}

function noClerkEntry(authConfig: ReadFacts, { file, fix }: FileFix): Finding {
  const unread = authConfig.entries.find(isUnread);
  if (unread) {
    const message =
      "None of its providers is sure to be Clerk's, and what this one accepts can't be read in this file.";
    return unknown(message, { file, line: unread.line });
  }
  const count = authConfig.entries.length;
  const message =
    count === 0
      ? "It lists no provider, so Convex accepts no token."
      : `None of its ${count} providers is Clerk's, so Convex accepts no token of Clerk's.`;
  return problem(message, { file, line: authConfig.line, fix });
}

/** Judges one of Clerk's entries; another one may be right for the same instance. */
function entryShape(
  entry: EntryFacts,
  entries: readonly EntryFacts[],
  { file, fix }: FileFix,
): Finding[] {
  const { applicationID, domain, isWhole, line } = entry;
  if (!isWhole && !(domain && applicationID)) {
    return [unknown("What this provider accepts can't be read in this file.", { file, line })];
  }
  if (!domain) return [problem("This provider has no domain.", { file, line, fix })];
  const right = entries.filter((each) => each.applicationID?.literal === "convex");
  // The same instance may sign tokens for others too.
  if (right.some((each) => each === entry || isOfSame(each, entry))) return [];
  if (entry.custom && !applicationID) return [];
  if (applicationID && applicationID.literal === undefined) {
    const message = "What its applicationID is can't be read in this file.";
    return [unknown(message, { file, line: applicationID.line })];
  }
  const message = applicationID
    ? `applicationID is "${applicationID.literal}", and Clerk's tokens for Convex have "convex" as their audience.`
    : 'This provider has no applicationID, which has to be "convex".';
  return [problem(message, { file, line: applicationID?.line ?? line, fix })];
}

/** Whether two entries have the same domain. */
function isOfSame(one: EntryFacts, other: EntryFacts): boolean {
  const [first, second] = [one, other].map(({ domain }) =>
    domain?.literal === undefined ? domain?.variables.join() : asIssuer(domain.literal),
  );
  return first !== undefined && first !== "" && first === second;
}

function typeFaults(
  { project }: Subject,
  types: Services["types"],
  areKnown: boolean,
  fix: string | undefined,
): Finding[] {
  if (areKnown || types?.status === "not-checked") return [];
  const file = project.authConfig.path;
  if (!types || types.status === "unknown") {
    const why = types ? `: ${types.reason}` : "";
    return [unknown(`Whether it type-checks was not checked${why}.`, { file })];
  }
  const isIt = (path: string) => `/${file}`.endsWith(`/${path.replace(/^(?:\.\.?\/)+/, "")}`);
  const faults = types.faults.filter((fault) => isIt(fault.file.replaceAll("\\", "/")));
  return faults.map(({ line, message }) =>
    problem(`It does not type-check, so Convex pushes nothing: ${message}`, {
      file,
      line,
      fix: fix ?? declareProcess(message),
    }),
  );
}

function declareProcess(message: string): string {
  return /'process'/.test(message)
    ? "Add to it: declare const process: { env: Record<string, string> };"
    : "Mend what the compiler says.";
}

/** `auth-config-domain`: whether it is the issuer, where the file holds it. */
export function authConfigDomain(subject: Subject, services: Services, fixFor: FixFor): Finding[] {
  const { project, authConfig, entries } = subject;
  const file = project.authConfig.path;
  const unreadable = unreadFile(subject);
  if (unreadable) return [unreadable];
  const domains = entries.flatMap(({ domain }) => domain ?? []);
  const unread = authConfig?.status === "read" ? authConfig.entries.find(isUnread) : undefined;
  const [first = unread] = domains;
  if (!first) return [skipped("There is no domain of Clerk's to compare.")];
  const variable = domainVariable(subject);
  const reading = domains.find(({ variables }) => variables.some((name) => name === variable));
  const literals = domains.filter(({ literal }) => literal !== undefined);
  const issuers = literals.map(({ literal = "" }) => asIssuer(literal));
  const expected = expectedIssuer(subject, services);
  const isWritten = expected !== undefined && issuers.includes(expected.issuer);
  if (!isWritten && (reading?.isPlain || reading?.hasFallback)) {
    return [ok(`It is read from the deployment's ${variable}.`)];
  }
  const [written] = literals;
  if (written?.literal === undefined) {
    const message = reading
      ? `It is made of the deployment's ${variable} and more: what it comes to can't be read in this file.`
      : "Where its domain comes from can't be read in this file.";
    return [unknown(message, { file, line: (reading ?? first).line })];
  }
  const at = { file, line: written.line, fix: fixFor(file) };
  if (/^\s*http:/.test(written.literal)) {
    return [problem("Convex takes an https address only.", at)];
  }
  const document = literals.find(({ literal = "" }) => issuerMeant(literal) !== asIssuer(literal));
  if (document?.literal !== undefined) {
    const { line, literal } = document;
    const message = `${asIssuer(literal)} is the address of a document: the issuer is ${issuerMeant(literal)}, and Convex matches no token with anything else.`;
    const fix = at.fix ?? `Write ${issuerMeant(literal)} there.`;
    return [problem(message, { ...at, line, fix })];
  }
  const areAll = !unread && literals.length === domains.length;
  return [comparedIssuers({ issuers, areAll, expected }, subject, at)];
}

/** Compares the issuers that the file holds, which may not be all it has, to the key's. */
function comparedIssuers(
  {
    issuers,
    areAll,
    expected,
  }: { issuers: string[]; areAll: boolean; expected: ExpectedIssuer | undefined },
  { stage }: Subject,
  at: FileFix & { line: number },
): Finding {
  const isDevelopment = issuers.every(isDevelopmentIssuer);
  if (stage === "production" && isDevelopment && areAll) return onlyDevelopment(problem, at);
  if (!expected) return unknown(`It is ${issuers[0]}; no key says whether that is right.`, at);
  const { issuer, isCertain } = expected;
  if (issuers.includes(issuer)) {
    if (stage === "development" && isDevelopment && areAll) return onlyDevelopment(warning, at);
    return isCertain
      ? ok(`It is the key's issuer, ${issuer}.`)
      : ok(`It is the key's own address, ${issuer}.`);
  }
  const message = `It is ${issuers[0]}, and the key's issuer is ${issuer}`;
  if (!areAll) {
    return unknown(`${message}; another provider of the list can't be read in this file.`, at);
  }
  if (!isCertain) return unknown(`${message}, which may be so for a proxied instance.`, at);
  const fix = at.fix ?? `Write ${issuer} there.`;
  return problem(`${message}: Convex finds no provider that matches the token.`, { ...at, fix });
}

function onlyDevelopment(status: typeof warning, at: { file: string; line: number }): Finding {
  const message =
    "It is a development instance's, written into the file: right on this machine, and refused in production, where Clerk has another one.";
  const fix = `${WIRE} --issuer-in env`;
  return status(message, { ...at, fix });
}

/** `auth-config-fallback`: whether it reads a variable that may be unset. */
export function authConfigFallback(
  subject: Subject,
  { variable }: Services,
  fixFor: FixFor,
): Finding[] {
  const { project, entries } = subject;
  const file = project.authConfig.path;
  const unreadable = unreadFile(subject);
  if (unreadable) return [unreadable];
  const unread = entries.find(
    ({ isWhole, domain }) => (!isWhole && !domain) || (domain && isElsewhere(domain)),
  );
  const domains = entries.flatMap(({ domain }) => domain ?? []);
  const fallback = domains.find(
    ({ variables, hasFallback }) => hasFallback && variables.length > 0,
  );
  if (fallback) {
    const [name = ""] = fallback.variables;
    const message = `A fallback stands beside process.env.${name}: Convex refuses the push where that is unset, so it never helps`;
    const details = {
      file,
      line: fallback.line,
      fix: fixFor(file) ?? `Write process.env.${name} alone.`,
    };
    return variable?.status === "set" && variable.value !== ""
      ? [warning(`${message}. The deployment asked has it.`, details)]
      : [problem(`${message}.`, details)];
  }
  if (unread) {
    const message = "What its domain is made of can't be read in this file.";
    const line = unread.domain?.line ?? unread.line;
    return [unknown(message, { file, line })];
  }
  if (domains.every(({ variables }) => variables.length === 0)) {
    return [skipped("It reads no variable.")];
  }
  return [ok("It reads its variable without a fallback.")];
}

/** Whether a value is decided in another file. */
function isElsewhere({ literal, variables }: ValueFacts): boolean {
  return literal === undefined && variables.length === 0;
}
