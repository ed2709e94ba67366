/** Judges whether the auth.config in force on the deployment accepts the app's tokens. */

import type { Acceptance } from "../../clerk/sign-in/ask-acceptance.ts";
import { commandLine } from "../../text/shell-command.ts";
import type { CheckId, Finding } from "../check.ts";
import { ok, problem, skipped, unknown } from "../check.ts";
import type { Services } from "../services.ts";
import { type ExpectedIssuer, expectedIssuer, type Subject } from "../subject.ts";

/** What other checks have found of that which a push brings there. */
type Earlier = Readonly<Partial<Record<CheckId, readonly Finding[]>>>;

/** `auth-config-pushed`: as the deployment itself answers a token of the app's issuer. */
export function authConfigPushed(
  subject: Subject,
  services: Services,
  earlier: Earlier,
): Finding[] {
  const expected = expectedIssuer(subject, services);
  if (!subject.authConfig) return [skipped("There is no auth.config that could be in force.")];
  if (!expected) return [skipped("No key says whose tokens the deployment should accept.")];
  const acceptance = services.acceptance[expected.issuer];
  if (!acceptance) return [notAsked(subject)];
  return [judged(acceptance, expected, subject, services, earlier)];
}

function whereOf({ stage }: Subject): string {
  return stage === "production" ? "The production deployment" : "The Convex deployment";
}

function notAsked(subject: Subject): Finding {
  const { project, clientUrls } = subject;
  if (project.convex.deployment !== "none" || clientUrls.development) {
    return unknown(`${whereOf(subject)} was not asked whether auth.config is in force there.`);
  }
  const message = "No Convex deployment is configured here, so it could not be asked.";
  const fix = commandLine([...project.convex.command, "dev"], project.backend);
  return unknown(message, { fix });
}

function judged(
  acceptance: Acceptance,
  { issuer, isCertain }: ExpectedIssuer,
  subject: Subject,
  { issuers }: Services,
  earlier: Earlier,
): Finding {
  const where = whereOf(subject);
  switch (acceptance.status) {
    case "in-force":
      return ok(`${where} has auth.config in force: it accepts tokens of ${issuer}.`);
    case "unknown":
      return unknown(
        `${where} could not be asked whether auth.config is in force there: ${acceptance.reason}.`,
      );
    case "unverifiable": {
      const message = `${where} has auth.config in force, and can't get the keys of ${issuer}: ${acceptance.reason}`;
      // Where they can't be had here either, that is said of the issuer.
      const isReached = issuers[issuer]?.status === "usable";
      return isReached ? problem(message) : unknown(message);
    }
    case "not-listed": {
      const cause = Object.entries(earlier).find(([, found]) =>
        found?.some(({ status }) => status === "problem"),
      );
      if (cause) return skipped(`What is pushed is to be mended first, as ${cause[0]} says.`);
      const message = `${where} accepts no token of ${issuer} for Convex: ${inForce(acceptance)}.`;
      const fix = pushCommand(subject);
      if (isCertain) return problem(message, { fix });
      return unknown(`${message} That may be so for a proxied instance.`, { fix });
    }
  }
}

/** What is in force in its place. */
function inForce({ providers }: Extract<Acceptance, { status: "not-listed" }>): string {
  if (providers === undefined) {
    return "auth.config was not pushed there, or with another issuer or applicationID";
  }
  return providers === ""
    ? "no provider is in force there, since auth.config was never pushed as it is now"
    : `what was pushed there lists ${providers}`;
}

function pushCommand({ project, stage }: Subject): string {
  const words = stage === "production" ? ["deploy"] : ["dev", "--once"];
  return commandLine([...project.convex.command, ...words], project.backend);
}
