/** Says of an auth.config without fault what it lists, as far as that was looked at. */

import { asIssuer } from "../../clerk/issuer.ts";
import type { AuthConfigFacts } from "../../code/config/auth-config-facts.ts";
import { type Finding, ok } from "../check.ts";
import type { Services } from "../services.ts";
import { expectedIssuer, type Subject } from "../subject.ts";

export function listedProvider(
  authConfig: Extract<AuthConfigFacts, { status: "read" }>,
  subject: Subject,
  services: Services,
): Finding {
  const { entries } = subject;
  if (entries.some(({ custom }) => custom)) {
    return ok(
      "It exports Clerk's issuer as a customJwt provider, with its keys and its algorithm.",
    );
  }
  const issuer = expectedIssuer(subject, services)?.issuer;
  const isClerks = entries.some(
    (each) => each.isClerks || asIssuer(each.domain?.literal ?? "") === issuer,
  );
  if (!isClerks) {
    return ok("It exports a provider with the applicationID convex; its domain says whose it is.");
  }
  return authConfig.isConditional
    ? ok("It lists Clerk's provider on a condition, with the applicationID convex.")
    : ok("It exports Clerk's provider, with the applicationID convex.");
}
