import { expect, test } from "vitest";
import { clerkDomains } from "../../../src/code/config/clerk-domains.ts";

const domains = (providers: string) =>
  clerkDomains(
    `const issuer = process.env.CLERK_ISSUER;\nexport default { providers: ${providers} };\n`,
    "convex/auth.config.ts",
  );
const CLERK = '{ domain: issuer, applicationID: "convex" }';
const READ = { literal: undefined, variables: ["CLERK_ISSUER"] };
const WRITTEN = "https://happy-horse-1.clerk.accounts.dev";

test.each<[providers: string, expected: object[]]>([
  ["[]", []],
  [`[${CLERK}]`, [READ]],
  [`issuer ? [${CLERK}] : []`, [READ]],
  [`[...(issuer ? [${CLERK}] : [])]`, [READ]],
  [`[{ domain: "${WRITTEN}/", applicationID: "convex" }]`, [{ literal: WRITTEN, variables: [] }]],
  ["elsewhere()", []],
])("%s", (providers, expected) => {
  expect(domains(providers)).toEqual(expected);
});

test("what can't be read lists none", () => {
  expect(clerkDomains(null, "convex/auth.config.ts")).toEqual([]);
  expect(clerkDomains("export default {", "convex/auth.config.ts")).toEqual([]);
});
