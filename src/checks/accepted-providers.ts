/** Tells which tokens Convex is told to accept, as far as auth.config and the deployment say. */

import { asIssuer } from "../clerk/issuer.ts";
import type { IssuerDocuments } from "../clerk/issuer-documents.ts";
import type { EntryFacts } from "../code/config/auth-config-facts.ts";
import type { Services } from "./services.ts";
import { domainVariable, expectedIssuer, isUnread, type Subject } from "./subject.ts";

/** `applicationID` is undefined where tokens of any audience are accepted. */
type AcceptedProvider = { domain: string; applicationID: string | undefined };

/** The domains and application ids; undefined where one of them isn't known. */
export function acceptedProviders(
  subject: Subject,
  services: Services,
): AcceptedProvider[] | undefined {
  const { authConfig, entries } = subject;
  // What isn't read here may be a provider of Clerk's too.
  if (authConfig?.status !== "read" || authConfig.entries.some(isUnread)) return undefined;
  const providers = entries.map((entry) => {
    const domain = domainOf(entry, subject, services);
    const id = entry.applicationID?.literal;
    const isAny = entry.custom !== undefined && !entry.applicationID;
    return domain === undefined || (id === undefined && !isAny)
      ? undefined
      : { domain, applicationID: id };
  });
  const known = providers.filter((each) => each !== undefined);
  return known.length === providers.length && known.length > 0 ? known : undefined;
}

/** Clerk's domains in auth.config, as far as it and the deployment tell what they are. */
export function knownDomains(subject: Subject, services: Services): string[] {
  return subject.entries.flatMap((entry) => domainOf(entry, subject, services) ?? []);
}

function domainOf(
  { domain }: EntryFacts,
  subject: Subject,
  services: Services,
): string | undefined {
  if (domain?.literal !== undefined) return asIssuer(domain.literal);
  const [name] = domain?.variables ?? [];
  const isAsItStands = domain?.isPlain || domain?.hasFallback;
  const variable = name === undefined ? undefined : readingOf(name, subject, services);
  return isAsItStands && variable?.status === "set" ? asIssuer(variable.value) : undefined;
}

/** What the deployment says of a variable, where it was asked for that. */
export function readingOf(
  name: string,
  subject: Subject,
  { variable, otherVariables }: Services,
): Services["variable"] {
  return name === domainVariable(subject) ? variable : otherVariables[name];
}

/** The keys that Convex would verify a token with: those of the issuer that it accepts. */
export function documentsForToken(subject: Subject, services: Services): IssuerDocuments {
  const accepted = (acceptedProviders(subject, services) ?? []).map(({ domain }) => domain);
  const expected = expectedIssuer(subject, services)?.issuer;
  const isBoth = expected !== undefined && accepted.includes(expected);
  const issuer = isBoth ? expected : (accepted[0] ?? expected);
  const documents = issuer === undefined ? undefined : services.issuers[issuer];
  if (documents) return documents;
  const reason = issuer === undefined ? "nothing says whose it is" : `${issuer} was not asked`;
  return { status: "unreachable", reason };
}
