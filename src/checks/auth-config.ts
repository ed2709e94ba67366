/** Judges auth.config: where it is, what it exports, and whose tokens it accepts. */

import { asIssuer } from "../clerk/issuer.ts";
import {
  authConfigFacts,
  type EntryFacts,
  type ValueFacts,
} from "../code/config/auth-config-facts.ts";
import type { TextFile } from "../project/project.ts";
import { commandLine } from "../text/shell-command.ts";
import { type Check, type CheckId, ok, problem, skipped, unknown, warning } from "./check.ts";
import { type Mend, WIRE } from "./fixable.ts";
import type { Services } from "./services.ts";
import {
  domainVariable,
  expectedIssuer,
  isDevelopmentIssuer,
  isUnread,
  type Subject,
} from "./subject.ts";

/** `auth-config-file`: whether Convex finds exactly one. */
export function authConfigFile(subject: Subject, mend: Mend): Check[] {
  const { project, authConfigs, refusals } = subject;
  const { functions, command } = project.convex;
  const { counting, ignored } = authConfigs;
  const [one, other] = counting;
  if (one && other) {
    const isSpare = ({ path }: TextFile) => path !== project.authConfig.path;
    const withoutClerk = counting.filter((file) => !listsClerk(file));
    const [unneeded = other] = withoutClerk.length === 1 ? withoutClerk : counting.filter(isSpare);
    const message = `Both ${one.path} and ${other.path} are there, and Convex refuses to push such a project.`;
    const fix = commandLine(["rm", unneeded.path]);
    return [problem("auth-config-file", message, { file: unneeded.path, fix })];
  }
  if (one) return [ok("auth-config-file", `Convex finds ${one.path}.`, { file: one.path })];
  if (refusals.some(({ code }) => code === "no-functions")) {
    const message = `There is no ${functions}/ folder, so Convex has not been set up here yet.`;
    const fix = commandLine([...command, "dev"], project.backend);
    return [problem("auth-config-file", message, { fix })];
  }
  const [stray] = ignored;
  if (stray !== undefined) {
    const right = `${functions}/auth.config.${/\.[cm]?tsx?$/.test(stray) ? "ts" : "js"}`;
    const message = `${stray} is not where Convex looks: it reads ${functions}/auth.config.ts or .js only, and accepts no token without it.`;
    const fix = stray.endsWith(".json")
      ? `Delete ${stray}, and run: ${WIRE}`
      : commandLine(["mv", stray, right]);
    return [problem("auth-config-file", message, { file: stray, fix })];
  }
  const { path } = project.authConfig;
  const message = `There is no ${path}: Convex accepts no token without it.`;
  return [problem("auth-config-file", message, { fix: mend(path) ?? WIRE })];
}

function listsClerk({ path, text }: TextFile): boolean {
  const facts = authConfigFacts(text ?? "", path);
  return facts.status === "read" && facts.entries.some(({ isClerks }) => isClerks);
}

/** What is said of a value in a file that can't be read. */
export function unreadFile(id: CheckId, { authConfig, project }: Subject): Check | undefined {
  if (authConfig?.status !== "refused") return undefined;
  const message = "What auth.config accepts can't be read in this file.";
  return unknown(id, message, { file: project.authConfig.path, line: authConfig.line });
}

/** `auth-config-shape`: whether it exports providers, Clerk's among them, and type-checks. */
export function authConfigShape(subject: Subject, { types }: Services, mend: Mend): Check[] {
  const { project, authConfig, entries } = subject;
  const file = project.authConfig.path;
  if (!authConfig) return [skipped("auth-config-shape", "There is no auth.config to read.")];
  const fix = mend(file);
  const at = (line: number) => ({ file, line, fix });
  if (authConfig.status === "refused") {
    const { message, line, reason } = authConfig;
    return reason === "syntax-error"
      ? [
          problem("auth-config-shape", message, {
            file,
            line,
            fix: `Mend line ${line} of ${file}.`,
          }),
        ]
      : [
          unknown("auth-config-shape", `${message} So what it accepts can't be told.`, {
            file,
            line,
          }),
        ];
  }
  const unread = authConfig.entries.find(isUnread);
  if (entries.length === 0 && unread) {
    const message =
      "None of its providers is sure to be Clerk's, and what this one accepts can't be read in this file.";
    return [unknown("auth-config-shape", message, { file, line: unread.line })];
  }
  if (entries.length === 0) {
    const found = authConfig.entries.length;
    const message =
      found === 0
        ? "It lists no provider, so Convex accepts no token."
        : `None of its ${found} providers is Clerk's, so Convex accepts no token of Clerk's.`;
    return [problem("auth-config-shape", message, at(authConfig.line))];
  }
  const right = entries.filter(({ applicationID }) => applicationID?.literal === "convex");
  const found = entries.flatMap((entry): Check[] => {
    const { applicationID, domain, isWhole, line } = entry;
    if (!isWhole && !(domain && applicationID)) {
      const message = "What this provider accepts can't be read in this file.";
      return [unknown("auth-config-shape", message, { file, line })];
    }
    if (!domain) return [problem("auth-config-shape", "This provider has no domain.", at(line))];
    // The same instance may sign tokens for others too.
    if (right.some((each) => each === entry || isOfSame(each, entry))) return [];
    if (applicationID && applicationID.literal === undefined) {
      const message = "What its applicationID is can't be read in this file.";
      return [unknown("auth-config-shape", message, { file, line: applicationID.line })];
    }
    const message = applicationID
      ? `applicationID is "${applicationID.literal}", and Clerk's tokens for Convex have "convex" as their audience.`
      : 'This provider has no applicationID, which has to be "convex".';
    return [problem("auth-config-shape", message, at(applicationID?.line ?? line))];
  });
  found.push(...typeFaults(subject, types, authConfig.typesAreKnown, fix));
  return found.length > 0
    ? found
    : [ok("auth-config-shape", "It exports Clerk's provider, with the applicationID convex.")];
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
): Check[] {
  if (areKnown || types?.status === "not-checked") return [];
  const file = project.authConfig.path;
  if (!types || types.status === "unknown") {
    const why = types ? `: ${types.reason}` : "";
    return [
      unknown("auth-config-shape", `Whether it type-checks was not checked${why}.`, { file }),
    ];
  }
  const isIt = (path: string) => `/${file}`.endsWith(`/${path.replace(/^(?:\.\.?\/)+/, "")}`);
  const faults = types.faults.filter((fault) => isIt(fault.file.replaceAll("\\", "/")));
  return faults.map(({ line, message }) =>
    problem("auth-config-shape", `It does not type-check, so Convex pushes nothing: ${message}`, {
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
export function authConfigDomain(subject: Subject, services: Services, mend: Mend): Check[] {
  const { project, authConfig, entries, stage } = subject;
  const file = project.authConfig.path;
  const unreadable = unreadFile("auth-config-domain", subject);
  if (unreadable) return [unreadable];
  const domains = entries.flatMap(({ domain }) => domain ?? []);
  const unread = authConfig?.status === "read" ? authConfig.entries.find(isUnread) : undefined;
  const [first = unread] = domains;
  if (!first) return [skipped("auth-config-domain", "There is no domain of Clerk's to compare.")];
  const variable = domainVariable(subject);
  const reading = domains.find(({ variables }) => variables.some((name) => name === variable));
  if (reading?.isPlain || reading?.hasFallback) {
    return [ok("auth-config-domain", `It is read from the deployment's ${variable}.`)];
  }
  const literals = domains.filter(({ literal }) => literal !== undefined);
  const [written] = literals;
  if (written?.literal === undefined) {
    const message = reading
      ? `It is made of the deployment's ${variable} and more: what it comes to can't be read in this file.`
      : "Where its domain comes from can't be read in this file.";
    return [unknown("auth-config-domain", message, { file, line: (reading ?? first).line })];
  }
  const fix = mend(file);
  const at = { file, line: written.line, fix };
  if (/^\s*http:/.test(written.literal)) {
    return [problem("auth-config-domain", "Convex takes an https address only.", at)];
  }
  const expected = expectedIssuer(subject, services);
  const issuers = literals.map(({ literal = "" }) => asIssuer(literal));
  const isDevelopment = issuers.every(isDevelopmentIssuer);
  const isAll = !unread && literals.length === domains.length;
  if (stage === "production" && isDevelopment && isAll) return [onlyDevelopment(problem, at)];
  if (!expected) {
    const message = `It is ${issuers[0]}; no key says whether that is right.`;
    return [unknown("auth-config-domain", message, at)];
  }
  const { issuer, isCertain } = expected;
  if (!issuers.includes(issuer)) {
    const message = `It is ${issuers[0]}, and the key's issuer is ${issuer}`;
    if (!isAll) {
      const doubt = `${message}; another provider of the list can't be read in this file.`;
      return [unknown("auth-config-domain", doubt, at)];
    }
    if (!isCertain) {
      const doubt = `${message}, which may be so for a proxied instance.`;
      return [unknown("auth-config-domain", doubt, at)];
    }
    const refused = `${message}: Convex finds no provider that matches the token.`;
    const details = { ...at, fix: fix ?? `Write ${issuer} there.` };
    return [problem("auth-config-domain", refused, details)];
  }
  const good = ok("auth-config-domain", `It is the key's issuer, ${issuer}.`);
  return stage === "development" && isDevelopment ? [onlyDevelopment(warning, at)] : [good];
}

function onlyDevelopment(status: typeof warning, at: { file: string; line: number }): Check {
  const message =
    "It is a development instance's, written into the file: right on this machine, and refused in production, where Clerk has another one.";
  const fix = `${WIRE} --issuer-in env`;
  return status("auth-config-domain", message, { ...at, fix });
}

/** `auth-config-fallback`: whether it reads a variable that may be unset. */
export function authConfigFallback(subject: Subject, mend: Mend): Check[] {
  const { project, entries } = subject;
  const file = project.authConfig.path;
  const unreadable = unreadFile("auth-config-fallback", subject);
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
    const message = `A fallback stands beside process.env.${name}: Convex refuses the push where that is unset, so it never helps.`;
    const fix = mend(file) ?? `Write process.env.${name} alone.`;
    return [problem("auth-config-fallback", message, { file, line: fallback.line, fix })];
  }
  if (unread) {
    const message = "What its domain is made of can't be read in this file.";
    const line = unread.domain?.line ?? unread.line;
    return [unknown("auth-config-fallback", message, { file, line })];
  }
  if (domains.every(({ variables }) => variables.length === 0)) {
    return [skipped("auth-config-fallback", "It reads no variable.")];
  }
  return [ok("auth-config-fallback", "It reads its variable without a fallback.")];
}

/** Whether a value is decided in another file. */
function isElsewhere({ literal, variables }: ValueFacts): boolean {
  return literal === undefined && variables.length === 0;
}
