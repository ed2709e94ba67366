/** Clerk's issuer as a customJwt provider of auth.config. */

import { expect, test } from "vitest";
import { authConfigDomain, authConfigShape } from "../../../src/checks/auth-config.ts";
import { deploymentIssuer } from "../../../src/checks/deployment-issuer.ts";
import {
  NO_FIX,
  OTHER_ISSUER,
  servicesWith,
  set,
  subjectWith,
  usable,
} from "../../support/judged-app.ts";
import { ISSUER, KEY } from "../../support/keys.ts";

const PATH = "convex/auth.config.ts";
const KEYS = `${ISSUER}/.well-known/jwks.json`;
const READ = "process.env.CLERK_JWT_ISSUER_DOMAIN";

type Members = Readonly<Record<string, string | undefined>>;

function config(members: Members, more = ""): string {
  const all: Members = {
    type: '"customJwt"',
    applicationID: '"convex"',
    issuer: JSON.stringify(ISSUER),
    jwks: JSON.stringify(KEYS),
    algorithm: '"RS256"',
    ...members,
  };
  const lines = Object.entries(all).map(([name, value]) => (value ? `${name}: ${value},` : ""));
  return `export default { providers: [\n{ ${lines.join("\n")} }, ${more}] };\n`;
}

async function judge(text: string, variable?: string) {
  const env = `VITE_CONVEX_URL=https://happy-horse-123.convex.cloud\nVITE_CLERK_PUBLISHABLE_KEY=${KEY}\n`;
  const subject = await subjectWith("vite-strict-mode", { [PATH]: text, ".env.local": env });
  const services = servicesWith({
    types: { status: "not-checked" },
    issuers: usable(),
    variable: variable === undefined ? undefined : set(variable),
  });
  return [
    ...authConfigShape(subject, services, NO_FIX),
    ...authConfigDomain(subject, services, NO_FIX),
    ...deploymentIssuer(subject, services),
  ];
}

const statuses = (found: Awaited<ReturnType<typeof judge>>) => found.map(({ status }) => status);

test.each<[what: string, members: Members, variable?: string]>([
  ["as Convex documents it", {}],
  ["of any audience", { applicationID: undefined }],
  ["with a slash", { issuer: JSON.stringify(`${ISSUER}/`) }],
  [
    "from the deployment's variable",
    { issuer: READ, jwks: `\`\${${READ}}${"/.well-known/jwks.json"}\`` },
    ISSUER,
  ],
  ["with the keys of the key's instance", { issuer: READ }, ISSUER],
])("ok: %s", async (_, members, variable) => {
  const found = await judge(config(members), variable);
  expect(found[0]?.message).toBe(
    "It exports Clerk's issuer as a customJwt provider, with its keys and its algorithm.",
  );
  expect(new Set(statuses(found).map((each) => (each === "skipped" ? "ok" : each)))).toEqual(
    // What a file holds of a development instance is a warning, whichever the provider.
    new Set(variable === undefined ? ["ok", "warning"] : ["ok"]),
  );
});

test.each<[what: string, status: string, members: Members, says: string]>([
  ["another audience", "problem", { applicationID: '"app"' }, 'applicationID is "app"'],
  ["no algorithm", "problem", { algorithm: undefined }, "has no algorithm"],
  ["another algorithm", "problem", { algorithm: '"ES256"' }, "Clerk signs with RS256"],
  ["an algorithm that is read", "unknown", { algorithm: "algorithm" }, "can't be read"],
  ["no jwks", "problem", { jwks: undefined }, "has no jwks"],
  [
    "another instance's keys",
    "problem",
    { jwks: JSON.stringify(`${OTHER_ISSUER}/.well-known/jwks.json`) },
    `Clerk has its keys at ${KEYS}`,
  ],
  ["another document", "problem", { jwks: JSON.stringify(`${ISSUER}/jwks`) }, "verifies no token"],
  [
    "Clerk's API",
    "problem",
    { jwks: '"https://api.clerk.com/v1/jwks"' },
    `Clerk has its keys at ${KEYS}`,
  ],
  ["keys that are read", "unknown", { jwks: "keys" }, "can't be read"],
  [
    "keys of another variable",
    "unknown",
    { issuer: READ, jwks: `\`\${process.env.CLERK_OTHER}\${""}/.well-known/jwks.json\`` },
    "can't be read",
  ],
])("%s: %s", async (_, status, members, says) => {
  const [found] = await judge(config(members), ISSUER);
  expect(found).toMatchObject({ status, file: PATH });
  expect(found?.message).toContain(says);
});

test("another instance's issuer is a problem of the domain", async () => {
  const issuer = JSON.stringify(OTHER_ISSUER);
  const jwks = JSON.stringify(`${OTHER_ISSUER}/.well-known/jwks.json`);
  const [shape, domain] = await judge(config({ issuer, jwks }));
  expect(shape?.status).toBe("ok");
  expect(domain).toMatchObject({ status: "problem" });
  expect(domain?.message).toContain(`the key's issuer is ${ISSUER}`);
});

test("another's customJwt is not Clerk's", async () => {
  const issuer = '"https://auth.example.com"';
  const [shape] = await judge(config({ issuer, jwks: '"https://auth.example.com/keys"' }));
  expect(shape).toMatchObject({ status: "problem" });
  expect(shape?.message).toContain("None of its 1 providers is Clerk's");
});
