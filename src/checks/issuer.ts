/** Judges the issuer: whether it is the key's, and whether Convex can get its keys. */

import { ISSUER_VARIABLES, readIssuer } from "../clerk/issuer.ts";
import type { IssuerDocuments } from "../clerk/issuer-documents.ts";
import { DASHBOARD } from "../clerk/token.ts";
import { type Check, ok, problem, skipped, unknown } from "./check.ts";
import { place } from "./keys.ts";
import type { Services } from "./services.ts";
import { derivedIssuer, domainVariable, expectedIssuer, placeOf, type Subject } from "./subject.ts";

/** `issuer-matches-key`: whether what the env files call the issuer is the key's. */
export function issuerMatchesKey(subject: Subject, services: Services): Check[] {
  const expected = expectedIssuer(subject, services);
  if (!expected) return [skipped("issuer-matches-key", "There is no key to compare with.")];
  const names = [...ISSUER_VARIABLES, domainVariable(subject)];
  const modes = ["all", subject.stage];
  const given = subject.variables.filter(
    ({ name, mode, secret }) => names.includes(name) && modes.includes(mode) && !secret,
  );
  const { issuer, isCertain } = expected;
  const found = given.flatMap((variable): Check[] => {
    const { name, value } = variable;
    const reading = readIssuer(value);
    if (reading.ok && reading.issuer === issuer) return [];
    const fix = variable.file
      ? `In ${variable.file}, write ${name}=${issuer}`
      : `Set it to ${issuer}, or take it out of the environment.`;
    const details = { ...place(variable), fix };
    if (!reading.ok) {
      return [problem("issuer-matches-key", `${placeOf(variable)}: ${reading.message}`, details)];
    }
    const message = `The key belongs to ${issuer}, and ${placeOf(variable)} says ${reading.issuer}`;
    return isCertain
      ? [
          problem(
            "issuer-matches-key",
            `${message}: Convex would accept another instance's tokens.`,
            details,
          ),
        ]
      : [
          unknown(
            "issuer-matches-key",
            `${message}, which may be so for a proxied instance.`,
            details,
          ),
        ];
  });
  if (found.length > 0) return found;
  const derived = derivedIssuer(subject);
  const message =
    issuer === derived
      ? `The key's issuer is ${issuer}.`
      : `The key's instance is proxied: its issuer is ${issuer}.`;
  return [ok("issuer-matches-key", message)];
}

/** `issuer-reachable`: whether the issuer's two public documents are there, and of use to Convex. */
export function issuerReachable(subject: Subject, services: Services): Check[] {
  const expected = expectedIssuer(subject, services);
  const { issuers } = services;
  const asked = expected ? [expected.issuer] : Object.keys(issuers);
  if (asked.length === 0) {
    return [unknown("issuer-reachable", "Nothing says which issuer to ask.")];
  }
  return asked.map((issuer) => issuerCheck(issuer, issuers[issuer]));
}

function issuerCheck(issuer: string, documents: IssuerDocuments | undefined): Check {
  if (!documents) return unknown("issuer-reachable", `${issuer} was not asked.`);
  switch (documents.status) {
    case "usable": {
      const keys = documents.keys.length === 1 ? "one key" : `${documents.keys.length} keys`;
      const message = `${issuer} answers for itself, and has ${keys} that Convex can verify with.`;
      return ok("issuer-reachable", message);
    }
    case "unreachable":
      return unknown("issuer-reachable", `${issuer} could not be asked: ${documents.reason}.`);
    case "faulty": {
      const message = `${issuer} ${documents.reason}: Convex can verify no token of it.`;
      const fix = `Copy the publishable key anew from ${DASHBOARD.apiKeys}`;
      return problem("issuer-reachable", message, { fix });
    }
  }
}
