/** Judges the issuer that the Convex deployment is told by a variable. */

import { asIssuer, isDevelopmentIssuer, issuerMeant } from "../clerk/issuer.ts";
import type { EntryFacts } from "../code/config/auth-config-facts.ts";
import { setVariableCommand } from "../project/env/set-variable.ts";
import { oneLine } from "../text/control-characters.ts";
import { commandLine } from "../text/shell-command.ts";
import { knownDomains, readingOf } from "./accepted-providers.ts";
import { unreadFile } from "./auth-config.ts";
import { type Finding, ok, problem, skipped, unknown } from "./check.ts";
import { WIRE } from "./fixable.ts";
import type { Services } from "./services.ts";
import {
  domainVariable,
  domainVariables,
  expectedIssuer,
  isSiblings,
  isUnread,
  type Subject,
} from "./subject.ts";

/** `deployment-issuer`. */
export function deploymentIssuer(subject: Subject, services: Services): Finding[] {
  const name = domainVariable(subject);
  if (name === undefined) return [withoutVariable(subject)];
  const others = domainVariables(subject).filter((each) => each !== name);
  return [
    ...(isForThisApp(name, subject, services)
      ? [variableCheck(name, subject, services)]
      : otherVariable(name, subject, services)),
    ...others.flatMap((each) => otherVariable(each, subject, services)).filter(isFault),
  ];
}

const isFault = ({ status }: Finding) => status !== "ok";

/** Whether the app's issuer is to be there: not where the file has it, or it is named for another. */
function isForThisApp(name: string, subject: Subject, services: Services): boolean {
  const issuer = expectedIssuer(subject, services)?.issuer;
  const isWritten = subject.entries.some(
    ({ domain }) => domain?.literal !== undefined && asIssuer(domain.literal) === issuer,
  );
  return !isWritten && !subject.project.siblings.some(({ variable }) => variable === name);
}

/** Judges a variable that another app's issuer, or another instance's, is read from. */
function otherVariable(name: string, subject: Subject, services: Services): Finding[] {
  const reading = readingOf(name, subject, services);
  const where = whereOf(subject);
  if (reading?.status === "set") {
    const fault = isMadeOf(name, subject) ? undefined : formFault(reading.value);
    if (!fault) return [ok(`${where} has ${name}=${oneLine(asIssuer(reading.value))}.`)];
    return [problem(`${where} has ${name}=${oneLine(reading.value, 100)}: ${fault}`)];
  }
  if (reading?.status === "unset") {
    const { project, stage } = subject;
    const fix = setVariableCommand(project, {
      name,
      value: undefined,
      production: stage === "production",
    });
    const message = `${where} has no ${name}, which auth.config reads there: Convex refuses every push until it is set.`;
    return [problem(message, { fix })];
  }
  return [unknown(`${where} was not asked for ${name}, which auth.config reads too.`)];
}

const QUOTED = "Convex refuses an address with quotes or spaces.";

function isQuoted(value: string): boolean {
  return /["'`\s]/.test(value);
}

/** What keeps Convex from taking a value at all. */
function formFault(value: string): string | undefined {
  if (isQuoted(value)) return QUOTED;
  if (!asIssuer(value).startsWith("https://")) return "Convex takes an https address only.";
  return issuerMeant(value) === asIssuer(value)
    ? undefined
    : `that is the address of a document, and the issuer is ${issuerMeant(value)}.`;
}

function withoutVariable(subject: Subject): Finding {
  const { authConfig, project } = subject;
  const unreadable = unreadFile(subject);
  if (unreadable) return unreadable;
  const unread = authConfig?.status === "read" ? authConfig.entries.find(isUnread) : undefined;
  if (subject.entries.every(isUnread) && unread) {
    const message = "Whether it reads a variable of the deployment can't be read in this file.";
    const { path } = project.authConfig;
    return unknown(message, { file: path, line: unread.line });
  }
  return skipped("auth.config reads no variable of the deployment.");
}

function whereOf({ stage }: Subject): string {
  return stage === "production" ? "The production deployment" : "The Convex deployment";
}

function variableCheck(name: string, subject: Subject, services: Services): Finding {
  const { project, stage } = subject;
  const where = whereOf(subject);
  const { variable } = services;
  if (!variable) {
    if (project.convex.deployment !== "none") {
      return unknown(`${where} was not asked for ${name}.`);
    }
    const message = "No Convex deployment is configured here, so it could not be asked.";
    const fix = commandLine([...project.convex.command, "dev"], project.backend);
    return unknown(message, { fix });
  }
  const expected = expectedIssuer(subject, services);
  const value = isMadeOf(name, subject) ? undefined : expected?.issuer;
  const fix = setVariableCommand(project, { name, value, production: stage === "production" });
  switch (variable.status) {
    case "not-installed": {
      const message = `${where} could not be asked for ${name}: convex is not installed.`;
      const install = commandLine([project.packageManager, "install"], project.backend);
      return unknown(message, { fix: install });
    }
    case "unknown": {
      const message = `${where} could not be asked for ${name}: ${variable.reason}.`;
      return unknown(message);
    }
    case "unset": {
      const message = `${where} has no ${name}, which auth.config reads there (an env file here doesn't count): it accepts no token.`;
      return problem(message, { fix });
    }
    case "set": {
      const fault = deploymentFault(name, variable.value, subject, services);
      if (variable.value === "") {
        return problem(emptyMessage(name, subject), { fix });
      }
      if (!fault) {
        return ok(`${where} has ${name}=${oneLine(asIssuer(variable.value))}.`);
      }
      const message = `${where} has ${name}=${oneLine(variable.value, 100)}: ${fault.message}`;
      // Set to this app's, it would keep out whoever signs in to the other one.
      const beside = isSiblings(subject, asIssuer(variable.value)) ? WIRE : fix;
      return fault.isCertain ? problem(message, { fix: beside }) : unknown(message);
    }
  }
}

function emptyMessage(name: string, subject: Subject): string {
  const { authConfig } = subject;
  const message = `${whereOf(subject)} has an empty ${name}`;
  return authConfig?.status === "read" && authConfig.isConditional
    ? `${message}, where auth.config lists no provider of Clerk's: Convex accepts no token.`
    : `${message}, and Convex takes an https address only.`;
}

/** Whether the variable is only a part of the domain, or decides between two. */
function isMadeOf(name: string, { entries }: Subject): boolean {
  return entries.some(
    ({ domain }) => domain?.variables.includes(name) && !domain.isPlain && !domain.hasFallback,
  );
}

function deploymentFault(
  name: string,
  value: string,
  subject: Subject,
  services: Services,
): { message: string; isCertain: boolean } | undefined {
  if (isQuoted(value)) return { message: QUOTED, isCertain: true };
  if (isMadeOf(name, subject)) {
    const message = "auth.config makes its domain of that and more, which was not followed.";
    return { message, isCertain: false };
  }
  const form = formFault(value);
  if (form) return { message: form, isCertain: true };
  const issuer = asIssuer(value);
  const { entries, authConfig, stage } = subject;
  const expected = expectedIssuer(subject, services);
  if (expected && knownDomains(subject, services).includes(expected.issuer)) return undefined;
  if (stage === "production" && isDevelopmentIssuer(issuer)) {
    return { message: "that is a development instance.", isCertain: true };
  }
  if (!expected) {
    return { message: "no key here says whether that is right.", isCertain: false };
  }
  const message = `the key's issuer is ${expected.issuer}`;
  const isOther = ({ domain }: EntryFacts) =>
    domain?.literal === undefined &&
    !domain?.variables.some(
      (each) => each === name || services.otherVariables[each]?.status === "set",
    );
  const hasUnread = authConfig?.status === "read" && authConfig.entries.some(isUnread);
  if (hasUnread || entries.some(isOther)) {
    const doubt = `${message}, which another provider of auth.config may have; that was not asked for.`;
    return { message: doubt, isCertain: false };
  }
  return expected.isCertain
    ? {
        message: `${message}, so Convex finds no provider that matches the token.`,
        isCertain: true,
      }
    : { message: `${message}, which may be so for a proxied instance.`, isCertain: false };
}
