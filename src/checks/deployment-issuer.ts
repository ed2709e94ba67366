/** Judges the issuer that the Convex deployment is told by a variable. */

import { asIssuer } from "../code/auth-config.ts";
import { commandLine } from "../command-line.ts";
import { type Check, ok, problem, skipped, unknown } from "./check.ts";
import type { Services } from "./services.ts";
import { domainVariable, expectedIssuer, isDevelopmentIssuer, type Subject } from "./subject.ts";

/** `deployment-issuer`. */
export function deploymentIssuer(subject: Subject, services: Services): Check[] {
  const { project, stage } = subject;
  const name = domainVariable(subject);
  if (name === undefined) {
    return [skipped("deployment-issuer", "auth.config reads no variable of the deployment.")];
  }
  const where = stage === "production" ? "The production deployment" : "The Convex deployment";
  const { variable } = services;
  if (!variable) {
    const message =
      project.convex.deployment === "none"
        ? "No Convex deployment is configured here, so it could not be asked."
        : `${where} was not asked for ${name}.`;
    const fix = commandLine([...project.convex.command, "dev"], project.backend);
    const isMissing = project.convex.deployment === "none";
    return [unknown("deployment-issuer", message, isMissing ? { fix } : {})];
  }
  const expected = expectedIssuer(subject, services);
  const prod = stage === "production" ? ["--prod"] : [];
  const value = expected?.issuer ?? "https://<issuer>";
  const command = [...project.convex.command, "env", "set", ...prod, name, value];
  const fix = commandLine(command, project.backend);
  switch (variable.status) {
    case "unknown": {
      const message = `${where} could not be asked for ${name}: ${variable.reason}.`;
      return [unknown("deployment-issuer", message)];
    }
    case "unset": {
      const message = `${where} has no ${name}, which auth.config reads there (an env file here doesn't count): it accepts no token.`;
      return [problem("deployment-issuer", message, { fix })];
    }
    case "set": {
      const fault = faultIn(variable.value, subject, services);
      if (!fault) {
        return [ok("deployment-issuer", `${where} has ${name}=${asIssuer(variable.value)}.`)];
      }
      const message = `${where} has ${name}=${shown(variable.value)}: ${fault.message}`;
      return [
        fault.isCertain
          ? problem("deployment-issuer", message, { fix })
          : unknown("deployment-issuer", message),
      ];
    }
  }
}

function faultIn(
  value: string,
  subject: Subject,
  services: Services,
): { message: string; isCertain: boolean } | undefined {
  if (/["'`\s]/.test(value)) {
    return { message: "Convex refuses an address with quotes or spaces.", isCertain: true };
  }
  const issuer = asIssuer(value);
  if (!issuer.startsWith("https://")) {
    return { message: "Convex takes an https address only.", isCertain: true };
  }
  const expected = expectedIssuer(subject, services);
  if (subject.stage === "production" && isDevelopmentIssuer(issuer)) {
    return { message: "that is a development instance.", isCertain: true };
  }
  if (!expected) return undefined;
  if (issuer === expected.issuer) return undefined;
  return expected.isCertain
    ? {
        message: `the key's issuer is ${expected.issuer}, so Convex finds no provider that matches the token.`,
        isCertain: true,
      }
    : {
        message: `the key's is ${expected.issuer}, which may be so for a proxied instance.`,
        isCertain: false,
      };
}

function shown(value: string): string {
  return value.replace(/\s+/g, " ").slice(0, 100);
}
