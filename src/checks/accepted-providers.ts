/** Which tokens Convex is told to accept, as far as auth.config and the deployment say. */

import type { IssuerDocuments } from "../clerk/issuer-documents.ts";
import { asIssuer } from "../code/auth-config.ts";
import type { Services } from "./services.ts";
import { expectedIssuer, type Subject } from "./subject.ts";

/** The domains and application ids; undefined where one of them isn't known. */
export function acceptedProviders(
  { entries }: Subject,
  { variable }: Services,
): { domain: string; applicationID: string }[] | undefined {
  const providers = entries.map(({ domain, applicationID }) => {
    const read = variable?.status === "set" ? variable.value : undefined;
    const value = domain?.literal ?? (domain && domain.variables.length > 0 ? read : undefined);
    const id = applicationID?.literal;
    return value === undefined || id === undefined
      ? undefined
      : { domain: asIssuer(value), applicationID: id };
  });
  const known = providers.filter((each) => each !== undefined);
  return known.length === providers.length && known.length > 0 ? known : undefined;
}

/** The keys that Convex would verify a token with: those of the issuer that it accepts. */
export function documentsForToken(subject: Subject, services: Services): IssuerDocuments {
  const [accepted] = acceptedProviders(subject, services) ?? [];
  const issuer = accepted?.domain ?? expectedIssuer(subject, services)?.issuer;
  const documents = issuer === undefined ? undefined : services.issuers[issuer];
  if (documents) return documents;
  const reason = issuer === undefined ? "nothing says whose it is" : `${issuer} was not asked`;
  return { status: "unreachable", reason };
}
