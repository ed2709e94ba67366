import { beforeAll, describe, expect, test } from "vitest";
import {
  acceptedProviders,
  documentsForToken,
  knownDomains,
} from "../../src/checks/accepted-providers.ts";
import type { Services } from "../../src/checks/services.ts";
import { type Subject, subjectOf } from "../../src/checks/subject.ts";
import type { Examined } from "../../src/project/examine.ts";
import { examined, servicesWith, set, usable } from "../support/judged-app.ts";
import { HOST, ISSUER } from "../support/keys.ts";

const OTHER = "https://clerk.example.com";

let vite: Examined;
beforeAll(async () => {
  vite = await examined("vite-strict-mode");
});

const listing = (...entries: string[]) =>
  `export default { providers: [${entries.join(", ")}] };\n`;
const reading = (expression: string, id = '"convex"') =>
  `{ domain: ${expression}, applicationID: ${id} }`;
const literal = (issuer: string) => reading(`"${issuer}"`);
const OWN = reading("process.env.CLERK_A");

function withConfig(text: string | null, change: Partial<Examined> = {}): Subject {
  const authConfig = { ...vite.project.authConfig, text };
  return subjectOf({ ...vite, project: { ...vite.project, authConfig }, ...change }, "development");
}

const variable = (value: string): Partial<Services> => ({ variable: set(value) });
const convex = (domain: string) => ({ domain, applicationID: "convex" });

describe("the providers are", () => {
  test.each<[what: string, text: string, services: Partial<Services>, expected: object[]]>([
    ["a literal", listing(literal(`${ISSUER}/`)), {}, [convex(ISSUER)]],
    ["a variable", listing(OWN), variable(HOST), [convex(ISSUER)]],
    [
      "a variable with a fallback",
      listing(reading('process.env.A_CLERK ?? ""')),
      variable(HOST),
      [convex(ISSUER)],
    ],
    ["both", listing(literal(OTHER), OWN), variable(ISSUER), [convex(OTHER), convex(ISSUER)]],
    [
      "of another audience",
      listing(reading(`"${ISSUER}"`, '"app"')),
      {},
      [{ domain: ISSUER, applicationID: "app" }],
    ],
    [
      "a customJwt of Clerk's, of any audience",
      listing(literal(ISSUER), `{ type: "customJwt", issuer: "${OTHER}" }`),
      {},
      [convex(ISSUER), { domain: OTHER, applicationID: undefined }],
    ],
    [
      "only Clerk's",
      listing(literal(ISSUER), reading('"https://a.auth0.com"', '"x"'), '{ type: "customJwt" }'),
      {},
      [convex(ISSUER)],
    ],
  ])("%s", (_, text, services, expected) => {
    const subject = withConfig(text);
    expect(acceptedProviders(subject, servicesWith(services))).toEqual(expected);
  });
});

describe("the providers are not known", () => {
  test.each<[what: string, text: string | null, services: Partial<Services>]>([
    ["without a file", null, {}],
    ["in a file of another shape", "export default make();", {}],
    ["without one of Clerk's", listing(), {}],
    ["while the deployment wasn't asked", listing(OWN), {}],
    ["while the variable is unset", listing(OWN), { variable: { status: "unset" } }],
    ["of a second variable", listing(OWN, reading("process.env.CLERK_B")), variable(ISSUER)],
    [
      "of what is made of a variable",
      listing(reading(`\`https://\${process.env.CLERK_A}\``)),
      variable(HOST),
    ],
    ["of an audience that is read", listing(reading(`"${ISSUER}"`, "audience")), {}],
    ["beside one that can't be read", listing(literal(ISSUER), "other()"), {}],
    [
      "beside a customJwt with Clerk in it",
      listing(literal(ISSUER), `{ type: "customJwt", issuer: clerkIssuer }`),
      {},
    ],
  ])("%s", (_, text, services) => {
    expect(acceptedProviders(withConfig(text), servicesWith(services))).toBeUndefined();
  });
});

test("the domains that are known all the same", () => {
  const subject = withConfig(listing(literal(OTHER), OWN, reading("process.env.CLERK_B")));
  expect(knownDomains(subject, servicesWith())).toEqual([OTHER]);
  expect(knownDomains(subject, servicesWith(variable(ISSUER)))).toEqual([OTHER, ISSUER]);
});

describe("a token is verified with the keys", () => {
  test("of the issuer that Convex accepts, else of the key's", () => {
    const issuers = { ...usable(), ...usable(OTHER) };
    const of = (text: string, services: Partial<Services> = {}) =>
      documentsForToken(withConfig(text), servicesWith({ issuers, ...services }));
    expect(of(listing(literal(OTHER)))).toBe(issuers[OTHER]);
    expect(of(listing(OWN), variable(OTHER))).toBe(issuers[OTHER]);
    expect(of(listing(OWN))).toBe(issuers[ISSUER]);
  });

  test("of the key's, where Convex accepts that beside others", () => {
    const issuers = { ...usable(OTHER), ...usable() };
    const subject = withConfig(listing(literal(OTHER), literal(ISSUER)));
    expect(documentsForToken(subject, servicesWith({ issuers }))).toBe(issuers[ISSUER]);
  });

  test("of none, with the reason", () => {
    const asked = documentsForToken(withConfig(listing(literal(OTHER))), servicesWith());
    expect(asked).toEqual({ status: "unreachable", reason: `${OTHER} was not asked` });
    const nothing = withConfig(null, { variables: [] });
    expect(documentsForToken(nothing, servicesWith())).toEqual({
      status: "unreachable",
      reason: "nothing says whose it is",
    });
  });
});
