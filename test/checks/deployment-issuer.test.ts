import { beforeAll, describe, expect, test } from "vitest";
import { deploymentIssuer } from "../../src/checks/deployment-issuer.ts";
import type { Services } from "../../src/checks/services.ts";
import { type Stage, type Subject, subjectOf } from "../../src/checks/subject.ts";
import type { Examined } from "../../src/project/examine.ts";
import type { DeploymentKind } from "../../src/project/project.ts";
import {
  commonApps,
  LIVE,
  LIVE_ISSUER,
  OTHER_ISSUER,
  onlyOne,
  PROXIED,
  servicesWith,
  set,
  told,
  usable,
} from "../support/judged-app.ts";
import { HOST, ISSUER, KEY } from "../support/keys.ts";

const NAME = "CLERK_JWT_ISSUER_DOMAIN";

let vite: Examined;
let workspace: Examined;
beforeAll(async () => {
  ({ vite, workspace } = await commonApps());
});

type Given = {
  stage?: Stage;
  key?: string;
  text?: string;
  deployment?: DeploymentKind;
  base?: Examined;
};

function subjectFor({
  stage = "development",
  key = KEY,
  text,
  deployment,
  base = vite,
}: Given): Subject {
  const { project } = base;
  const convex = { ...project.convex, ...(deployment ? { deployment } : {}) };
  const authConfig = text === undefined ? project.authConfig : { ...project.authConfig, text };
  const mode = stage === "production" ? ("production" as const) : ("all" as const);
  const variables = base.variables.flatMap((each) => (key ? [{ ...each, mode, value: key }] : []));
  return subjectOf({ ...base, variables, project: { ...project, convex, authConfig } }, stage);
}

const judge = (
  variable: Services["variable"],
  given: Given = {},
  issuers: Services["issuers"] = {},
) => deploymentIssuer(subjectFor(given), servicesWith({ variable, issuers }));

const listing = (...entries: string[]) =>
  `export default {\n  providers: [${entries.join(", ")}],\n};\n`;
const reading = (expression: string) => `{ domain: ${expression}, applicationID: "convex" }`;
const literal = (issuer: string) => reading(`"${issuer}"`);
const FIX = `npx convex env set ${NAME} ${ISSUER}`;

describe("skipped where auth.config reads no variable", () => {
  test.each([
    ["a literal", listing(literal(ISSUER))],
    ["no provider", listing()],
    ["Convex's own sign-in", listing(reading("process.env.CONVEX_SITE_URL"))],
  ])("%s", (_, text) => {
    expect(told(judge(set(ISSUER), { text }))).toEqual(["skipped"]);
  });
});

describe("unknown", () => {
  test.each<[what: string, variable: Services["variable"], given: Given, words: RegExp]>([
    ["it was not asked", undefined, {}, /was not asked for CLERK_JWT_ISSUER_DOMAIN/],
    ["convex is not installed", { status: "not-installed" }, {}, /convex is not installed\.$/],
    [
      "it could not be asked",
      { status: "unknown", reason: "no answer within 10 s" },
      {},
      /could not be asked for CLERK_JWT_ISSUER_DOMAIN: no answer within 10 s\.$/,
    ],
    ["there is no key to compare with", set(ISSUER), { key: "" }, /no key/],
    ["another, of an instance that may be proxied", set(PROXIED), { key: LIVE }, /proxied/],
    ["auth.config can't be read", undefined, { text: "export default make();\n" }, /can't be read/],
    ["a provider can't be read", undefined, { text: listing("clerk()") }, /can't be read/],
    [
      "more is made of it",
      set("happy-horse-1"),
      { text: listing(reading(`\`https://\${process.env.${NAME}}.clerk.accounts.dev\``)) },
      /makes its domain of/,
    ],
    [
      "it only decides between two",
      set("true"),
      { text: listing(reading(`process.env.CLERK_PROD ? "${LIVE_ISSUER}" : "${ISSUER}"`)) },
      /makes its domain of/,
    ],
    [
      "another provider can't be read",
      set(OTHER_ISSUER),
      { text: listing(reading(`process.env.${NAME}`), "clerk()") },
      /another provider/,
    ],
  ])("%s", (_, variable, given, words) => {
    const check = onlyOne(judge(variable, given));
    expect(check.status).toBe("unknown");
    expect(check.message).toMatch(words);
  });

  test("with what makes a deployment, where there is none", () => {
    const check = onlyOne(judge(undefined, { deployment: "none" }));
    expect(check).toMatchObject({ status: "unknown", fix: "npx convex dev" });
    const inFolder = onlyOne(judge(undefined, { base: workspace, deployment: "none" }));
    expect(inFolder.fix).toBe("cd packages/backend && npx convex dev");
  });
});

describe("problem", () => {
  test("not set, with the command that sets it", () => {
    const check = onlyOne(judge({ status: "unset" }));
    expect(check).toMatchObject({ status: "problem", file: null, fix: FIX });
    expect(check.message).toContain("an env file here doesn't count");
    expect(onlyOne(judge({ status: "unset" }, { key: "" })).fix).toBe(`npx convex env set ${NAME}`);
    const { fix } = onlyOne(judge({ status: "unset" }, { base: workspace }));
    expect(fix).toBe(`cd packages/backend && ${FIX}`);
  });

  test("not set in production", () => {
    const given = { stage: "production" as const, key: LIVE };
    const check = onlyOne(judge({ status: "unset" }, given));
    expect(check.fix).toBe(`npx convex env set --prod ${NAME} ${LIVE_ISSUER}`);
    expect(check.message).toMatch(/^The production deployment has no/);
  });

  test("not set, where more is made of it: the value is the reader's to know", () => {
    const text = listing(reading(`\`https://\${process.env.CLERK_HOST}\``));
    const check = onlyOne(judge({ status: "unset" }, { text }));
    expect(check).toMatchObject({
      status: "problem",
      fix: "npx convex env set CLERK_HOST",
    });
  });

  test.each<[what: string, value: string, words: RegExp]>([
    ["another's", OTHER_ISSUER, /finds no provider that matches the token/],
    ["in quotes", `"${ISSUER}"`, /quotes or spaces/],
    ["with a space", `${ISSUER} `, /quotes or spaces/],
    ["http", `http://${HOST}`, /https address only/],
    ["another scheme", `HTTP://${HOST}`, /matches the token|https address only/],
  ])("%s", (_, value, words) => {
    const check = onlyOne(judge(set(value)));
    expect(check).toMatchObject({ status: "problem", fix: FIX });
    expect(check.message).toMatch(words);
  });

  test("another's, of a live key that answers for itself", () => {
    const checks = judge(set(PROXIED), { key: LIVE }, usable(LIVE_ISSUER));
    expect(told(checks)).toEqual(["problem"]);
  });

  test("a development instance's in production, with a key or without", () => {
    for (const key of [LIVE, ""]) {
      const check = onlyOne(judge(set(ISSUER), { stage: "production", key }));
      expect(check.status).toBe("problem");
      expect(check.message).toContain("that is a development instance");
    }
  });
});

describe("ok", () => {
  test.each<[what: string, value: string]>([
    ["the key's issuer", ISSUER],
    ["with a slash at its end", `${ISSUER}/`],
    ["without https", HOST],
  ])("%s", (_, value) => {
    const check = onlyOne(judge(set(value)));
    expect(check).toMatchObject({ status: "ok", fix: null });
    expect(check.message).toBe(`The Convex deployment has ${NAME}=${ISSUER}.`);
  });

  test("of a proxied instance", () => {
    const issuers = {
      [LIVE_ISSUER]: { status: "faulty" as const, issuer: PROXIED, reason: "x" },
      ...usable(PROXIED),
    };
    expect(told(judge(set(PROXIED), { key: LIVE }, issuers))).toEqual(["ok"]);
  });

  test("production's", () => {
    const given = { stage: "production" as const, key: LIVE };
    expect(told(judge(set(LIVE_ISSUER), given))).toEqual(["ok"]);
  });

  test("with a fallback, which is told elsewhere", () => {
    const text = listing(reading(`process.env.${NAME} ?? process.env.CLERK_B`));
    expect(told(judge(set(ISSUER), { text }))).toEqual(["ok"]);
  });

  test("production's variable beside the development issuer, which the key is of", () => {
    const text = listing(literal(ISSUER), reading(`process.env.${NAME}`));
    expect(told(judge(set(LIVE_ISSUER), { text }))).toEqual(["ok"]);
    expect(told(judge({ status: "unset" }, { text }))).toEqual(["problem"]);
  });
});

describe("two variables", () => {
  const text = listing(reading("process.env.CLERK_DEV"), reading("process.env.CLERK_PROD"));

  test.each<[value: Services["variable"], told: string[]]>([
    // Each that is read has to be set.
    [set(ISSUER), ["ok", "unknown"]],
    [set(OTHER_ISSUER), ["unknown", "unknown"]],
    [{ status: "unset" }, ["problem", "unknown"]],
    [undefined, ["unknown", "unknown"]],
  ])("%j", (variable, statuses) => {
    expect(told(judge(variable, { text }))).toEqual(statuses);
  });
});

test("an empty one is a problem, and where the list depends on it, that is said", () => {
  const list = `const issuer = process.env.${NAME};
export default { providers: issuer ? [{ domain: issuer, applicationID: "convex" }] : [] };
`;
  expect(onlyOne(judge(set(""), { text: list }))).toMatchObject({
    status: "problem",
    message: `The Convex deployment has an empty ${NAME}, where auth.config lists no provider of Clerk's: Convex accepts no token.`,
  });
  expect(onlyOne(judge(set(""))).status).toBe("problem");
  expect(onlyOne(judge(set(OTHER_ISSUER), { text: list }, usable())).status).toBe("problem");
  expect(onlyOne(judge(set(ISSUER), { text: list }, usable())).status).toBe("ok");
});

describe("several variables", () => {
  const two = listing(reading(`process.env.${NAME}`), reading("process.env.CLERK_OTHER"));
  const asked = (
    otherVariables: Services["otherVariables"],
    variable: Services["variable"] = set(ISSUER),
    text = two,
  ) => deploymentIssuer(subjectFor({ text }), servicesWith({ variable, otherVariables }));

  test("the key's issuer in any of them is accepted", () => {
    const found = asked({ CLERK_OTHER: { status: "set", value: ISSUER } }, set(OTHER_ISSUER));
    expect(told(found)).toEqual(["ok"]);
    const absent = asked({ CLERK_OTHER: { status: "set", value: LIVE_ISSUER } }, set(OTHER_ISSUER));
    expect(told(absent)).toEqual(["problem"]);
  });

  test.each<[what: string, reading: Services["variable"], status: string, words: RegExp]>([
    ["is unset", { status: "unset" }, "problem", /refuses every push until it is set/],
    ["was not asked for", undefined, "unknown", /not asked for CLERK_OTHER/],
    ["is in quotes", { status: "set", value: `"${LIVE_ISSUER}"` }, "problem", /quotes/],
    [
      "is a document's address",
      { status: "set", value: `${LIVE_ISSUER}/.well-known/jwks.json` },
      "problem",
      /the issuer is https:\/\/clerk\.example\.com/,
    ],
  ])("one of another app's that %s is told", (_, other, status, words) => {
    const [, check] = asked(other ? { CLERK_OTHER: other } : {});
    expect(check).toMatchObject({ status, message: expect.stringMatching(words) });
    expect(check?.fix ?? "").not.toContain(ISSUER);
  });

  test("one that the file's own literal makes another app's is never to be set to this issuer", () => {
    const text = listing(literal(ISSUER), reading("process.env.CLERK_OTHER"));
    const [check] = asked({}, { status: "unset" }, text);
    expect(check).toMatchObject({ status: "problem", fix: "npx convex env set CLERK_OTHER" });
    expect(told(asked({}, set(OTHER_ISSUER), text))).toEqual(["ok"]);
  });

  test("another app's issuer is not to be overwritten: this one's goes beside it", () => {
    const text = listing(reading(`process.env.${NAME}`));
    const sibling = {
      folder: "../other",
      variable: "CLERK_JWT_ISSUER_DOMAIN_OTHER",
      usesClerk: true,
      issuers: [{ value: OTHER_ISSUER, source: "x" }],
    };
    const base = { ...vite, project: { ...vite.project, siblings: [sibling] } };
    const services = servicesWith({ variable: set(OTHER_ISSUER) });
    const check = onlyOne(deploymentIssuer(subjectFor({ text, base }), services));
    expect(check).toMatchObject({ status: "problem", fix: "npx add-clerk-convex" });
  });
});
