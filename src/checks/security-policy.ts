/** Judges whether the pages' Content-Security-Policies let Clerk's browser SDK work. */

import { type LackingDirective, lackingDirectives } from "../clerk/needed-sources.ts";
import type { SecurityPolicy } from "../project/security-policies.ts";
import { readPolicy } from "../text/content-security-policy.ts";
import { type Finding, ok, problem, skipped, unknown, warning } from "./check.ts";
import type { Services } from "./services.ts";
import { derivedIssuer, expectedIssuer, type Subject } from "./subject.ts";

/** `security-policy`: whether Clerk's script, requests and frames are let through. */
export function securityPolicy(subject: Subject, services: Services): Finding[] {
  const policies = subject.project.securityPolicies;
  if (policies.length === 0) {
    return [skipped("No Content-Security-Policy stands in the app's pages, modules and headers.")];
  }
  const issuer = expectedIssuer(subject, services)?.issuer ?? derivedIssuer(subject);
  if (issuer === undefined) {
    return [unknown("Without a publishable key it isn't known which host has to be let through.")];
  }
  return policies.map((policy) => judge(policy, issuer));
}

function judge({ file, line, texts }: SecurityPolicy, issuer: string): Finding {
  const lacking = lackingDirectives(readPolicy(...texts), issuer);
  const sure = lacking.filter(({ isUnclear }) => !isUnclear);
  const where = { file, line };
  if (sure.some(({ isBlocking }) => isBlocking)) {
    const message = `The Content-Security-Policy keeps the browser from loading Clerk's script from ${issuer}, or from asking it: nobody can sign in.`;
    return problem(message, { ...where, fix: fixOf(sure) });
  }
  if (sure.length > 0) {
    const message =
      "The Content-Security-Policy keeps out parts of Clerk: its bot protection, images, styles or worker.";
    return warning(message, { ...where, fix: fixOf(sure) });
  }
  if (lacking.length > 0) {
    const message = `Whether the Content-Security-Policy lets ${issuer} through is decided where the app runs.`;
    return unknown(message, where);
  }
  return ok(`The Content-Security-Policy lets ${issuer} and Clerk's other hosts through.`, where);
}

function fixOf(lacking: readonly LackingDirective[]): string {
  return `What it has to say: ${lacking.map(({ directive }) => directive).join("; ")}`;
}
