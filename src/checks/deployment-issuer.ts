/** Judges the issuer that the Convex deployment is told by a variable. */

import { asIssuer } from "../clerk/issuer.ts";
import type { EntryFacts } from "../code/config/auth-config-facts.ts";
import { setVariableCommand } from "../project/env/set-variable.ts";
import { oneLine } from "../text/control-characters.ts";
import { commandLine } from "../text/shell-command.ts";
import { knownDomains } from "./accepted-providers.ts";
import { unreadFile } from "./auth-config.ts";
import { type Finding, ok, problem, skipped, unknown } from "./check.ts";
import type { Services } from "./services.ts";
import {
  domainVariable,
  expectedIssuer,
  isDevelopmentIssuer,
  isUnread,
  type Subject,
} from "./subject.ts";

/** `deployment-issuer`. */
export function deploymentIssuer(subject: Subject, services: Services): Finding[] {
  const name = domainVariable(subject);
  if (name === undefined) return [withoutVariable(subject)];
  const others = subject.entries
    .flatMap(({ domain }) => (domain && !domain.hasFallback ? domain.variables : []))
    .filter((each) => each !== name);
  const unasked = [...new Set(others)].map((other) => {
    const message = `${whereOf(subject)} was not asked for ${other}, which auth.config reads too.`;
    return unknown(message);
  });
  return [variableCheck(name, subject, services), ...unasked];
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
      return fault.isCertain ? problem(message, { fix }) : unknown(message);
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
  if (/["'`\s]/.test(value)) {
    return { message: "Convex refuses an address with quotes or spaces.", isCertain: true };
  }
  if (isMadeOf(name, subject)) {
    const message = "auth.config makes its domain of that and more, which was not followed.";
    return { message, isCertain: false };
  }
  const issuer = asIssuer(value);
  if (!issuer.startsWith("https://")) {
    return { message: "Convex takes an https address only.", isCertain: true };
  }
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
    domain?.literal === undefined && !domain?.variables.includes(name);
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
