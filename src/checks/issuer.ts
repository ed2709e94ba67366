/** Judges the issuer: whether it is the key's, and whether Convex can get its keys. */

import { posix } from "node:path";
import { ISSUER_VARIABLES, readIssuer } from "../clerk/issuer.ts";
import type { IssuerDocuments } from "../clerk/issuer-documents.ts";
import { DASHBOARD } from "../clerk/token-requirements.ts";
import { NO_SUCH_HOST } from "../network/fetch-json.ts";
import type { ClerkVariable } from "../project/env/clerk-variables.ts";
import { knownDomains } from "./accepted-providers.ts";
import { type Finding, ok, pickPosition, problem, skipped, unknown, warning } from "./check.ts";
import type { Services } from "./services.ts";
import {
  countingIn,
  derivedIssuer,
  domainVariable,
  expectedIssuer,
  isSiblings,
  type Subject,
  variableSource,
} from "./subject.ts";

/** `issuer-matches-key`: whether what the env files call the issuer is the key's. */
export function issuerMatchesKey(subject: Subject, services: Services): Finding[] {
  const expected = expectedIssuer(subject, services);
  if (!expected) return [skipped("There is no key to compare with.")];
  const { issuer, isCertain } = expected;
  const isRight = knownDomains(subject, services).includes(issuer);
  const found = issuersGiven(subject).flatMap((variable): Finding[] => {
    const { name, value } = variable;
    const reading = readIssuer(value);
    if (reading.ok && reading.issuer === issuer) return [];
    // What the backend's env file says may be for another app over it.
    if (reading.ok && !variable.isRead && isSiblings(subject, reading.issuer)) return [];
    const fix = variable.file
      ? `In ${variable.file}, write ${name}=${issuer}`
      : `Set it to ${issuer}, or take it out of the environment.`;
    const details = { ...pickPosition(variable), fix };
    const message = reading.ok
      ? `The key belongs to ${issuer}, and ${variableSource(variable)} says ${reading.issuer}`
      : `${variableSource(variable)}: ${reading.message}`;
    if (reading.ok && !isCertain) {
      const doubt = `${message}, which may be so for a proxied instance.`;
      return [unknown(doubt, details)];
    }
    // Convex reads no env file: where it has the right one, this is only waiting to be copied.
    if (isRight) {
      const harmless = `${message.replace(/\.$/, "")}; Convex has the right one all the same.`;
      return [warning(harmless, details)];
    }
    const because = reading.ok ? ": Convex would accept another instance's tokens." : "";
    return [problem(`${message}${because}`, details)];
  });
  if (found.length > 0) return found;
  if (issuer === derivedIssuer(subject)) {
    return isCertain
      ? [ok(`The key's issuer is ${issuer}.`)]
      : [ok(`The key's own address is ${issuer}, and no variable names another issuer.`)];
  }
  const proxied = `The key's instance is proxied: its issuer is ${issuer}`;
  return isCertain
    ? [ok(`${proxied}.`)]
    : [unknown(`${proxied}, as its address says; that one was not reached.`)];
}

/**
 * Lists the variables that give an issuer in the stage, of each folder's env files the one that
 * counts.
 */
function issuersGiven(subject: Subject): ClerkVariable[] {
  const { stage, variables } = subject;
  const names = [...ISSUER_VARIABLES, domainVariable(subject)];
  const ofOthers = variables.filter(
    ({ isRead, file }) => !isRead && (stage === "development" || !file?.endsWith(".local")),
  );
  const given = [...countingIn(stage, variables), ...ofOthers].filter(
    ({ name, secret }) => names.includes(name) && !secret,
  );
  const keys = given.map(({ name, file }) => `${name} ${posix.dirname(file ?? ".")}`);
  return given.filter((_, at) => keys.indexOf(keys[at] ?? "") === at);
}

/** `issuer-reachable`: whether the issuer's two public documents are there, and of use to Convex. */
export function issuerReachable(subject: Subject, services: Services): Finding[] {
  const expected = expectedIssuer(subject, services);
  const { issuers } = services;
  const asked = expected ? [expected.issuer] : Object.keys(issuers);
  if (asked.length === 0) {
    return [unknown("Nothing says which issuer to ask.")];
  }
  return asked.map((issuer) => issuerCheck(issuer, issuers[issuer], isLive(subject)));
}

function isLive({ key }: Subject): boolean {
  return key?.reading.ok === true && key.reading.key.environment === "live";
}

/** A production instance answers at a name of the app's own domain, which has to lead to Clerk. */
function mendProduction(issuer: string): string {
  const host = URL.canParse(issuer) ? new URL(issuer).host : issuer;
  return `Check that the DNS record of ${host} is what Clerk's dashboard asks for under Domains: ${DASHBOARD.domains} - and only if it is, copy the publishable key anew: ${DASHBOARD.apiKeys}`;
}

function issuerCheck(
  issuer: string,
  documents: IssuerDocuments | undefined,
  isProduction: boolean,
): Finding {
  if (!documents) return unknown(`${issuer} was not asked.`);
  switch (documents.status) {
    case "usable": {
      const keys = documents.keys.length === 1 ? "one key" : `${documents.keys.length} keys`;
      const message = `${issuer} answers for itself, and has ${keys} that Convex can verify with.`;
      return ok(message);
    }
    case "unreachable": {
      const message = `${issuer} could not be asked: ${documents.reason}.`;
      // Without a network no name is found either.
      return isProduction && documents.reason === NO_SUCH_HOST
        ? warning(message, { fix: mendProduction(issuer) })
        : unknown(message);
    }
    case "faulty": {
      const message = `${issuer} ${documents.reason}: Convex can verify no token of it.`;
      const copy = `Copy the publishable key anew from ${DASHBOARD.apiKeys}`;
      const fix = isProduction ? mendProduction(issuer) : copy;
      return problem(message, { fix });
    }
  }
}
