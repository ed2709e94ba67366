/** Judges Clerk's entry of auth.config where it is a `customJwt` provider: with keys and algorithm of its own. */

import { asIssuer, isDevelopmentIssuer } from "../../clerk/issuer.ts";
import type { EntryFacts, ValueFacts } from "../../code/config/auth-config-facts.ts";
import { type Finding, problem, unknown } from "../check.ts";
import type { Services } from "../services.ts";
import { expectedIssuer, type Subject } from "../subject.ts";

/** What Clerk signs with. */
const ALGORITHM = "RS256";
const KEYS = "/.well-known/jwks.json";

/** Nothing for an entry of the usual kind. */
export function customJwt(
  { custom, line, domain }: EntryFacts,
  subject: Subject,
  services: Services,
  { file, fix }: { file: string; fix: string | undefined },
): Finding[] {
  if (!custom || !domain) return [];
  const { algorithm, jwks, jwksTail } = custom;
  const issuer = domain.literal === undefined ? undefined : asIssuer(domain.literal);
  const keys = `${issuer ?? expectedIssuer(subject, services)?.issuer ?? "https://…"}${KEYS}`;
  const at = (value: ValueFacts) => ({ file, line: value.line });
  const found: Finding[] = [];
  if (!algorithm) {
    const message = `This customJwt provider has no algorithm, which has to be "${ALGORITHM}".`;
    found.push(problem(message, { file, line, fix: fix ?? `Add algorithm: "${ALGORITHM}".` }));
  } else if (algorithm.literal === undefined) {
    found.push(unknown("What its algorithm is can't be read in this file.", at(algorithm)));
  } else if (algorithm.literal !== ALGORITHM) {
    const message = `Its algorithm is "${algorithm.literal}", and Clerk signs with ${ALGORITHM}: Convex verifies no token of Clerk's.`;
    found.push(problem(message, { ...at(algorithm), fix: `Write algorithm: "${ALGORITHM}".` }));
  }
  if (!jwks) {
    const message = "This customJwt provider has no jwks, the address of Clerk's keys.";
    found.push(problem(message, { file, line, fix: fix ?? `Add jwks: "${keys}".` }));
    return found;
  }
  if (jwks.literal === undefined) {
    const isBelow =
      jwksTail === KEYS &&
      (jwks.variables.join() === domain.variables.join() || !jwks.variables[0]);
    const message = "Whether its jwks is where Clerk has its keys can't be read in this file.";
    return isBelow && domain.literal === undefined ? found : [...found, unknown(message, at(jwks))];
  }
  if (jwks.literal === keys) return found;
  const message = `Its jwks is ${jwks.literal}, and Clerk has its keys at ${keys}`;
  const isSure =
    jwks.literal.startsWith("https://api.clerk.") ||
    (issuer !== undefined &&
      (hostOf(jwks.literal) === hostOf(issuer) || isDevelopmentIssuer(issuer)));
  return [
    ...found,
    isSure
      ? problem(`${message}: Convex verifies no token of Clerk's.`, {
          ...at(jwks),
          fix: `Write jwks: "${keys}".`,
        })
      : unknown(`${message}, which may be so for a proxied instance.`, at(jwks)),
  ];
}

function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).host : address;
}
