import { beforeAll, describe, expect, test } from "vitest";
import { issuerMatchesKey, issuerReachable } from "../../src/checks/issuer.ts";
import type { Services } from "../../src/checks/services.ts";
import { expectedIssuer, type Stage, type Subject, subjectOf } from "../../src/checks/subject.ts";
import type { IssuerDocuments } from "../../src/clerk/issuer-documents.ts";
import { frameworkOf } from "../../src/frameworks/registry.ts";
import { clerkVariables } from "../../src/project/env/clerk-variables.ts";
import type { Examined } from "../../src/project/examine.ts";
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
import { ISSUER, KEY } from "../support/keys.ts";

const NAME = "VITE_CLERK_PUBLISHABLE_KEY";

let vite: Examined;
let workspace: Examined;
beforeAll(async () => {
  ({ vite, workspace } = await commonApps());
});

type Given = { base?: Examined; shell?: Record<string, string>; stage?: Stage };

function withFiles(files: Record<string, string>, given: Given = {}): Subject {
  const { base = vite, shell = {}, stage = "development" } = given;
  const framework = frameworkOf(base.project.framework);
  const read = (path: string) => files[path];
  const variables = clerkVariables(base.project, framework, { shell, read, names: [NAME] });
  return subjectOf({ ...base, variables }, stage);
}

const env = (key: string, ...more: string[]) => ({
  ".env.local": [`${NAME}=${key}`, ...more, ""].join("\n"),
});

const documents = (given: Record<string, IssuerDocuments>): Partial<Services> => ({
  issuers: given,
});
const saysProxied: IssuerDocuments = {
  status: "faulty",
  issuer: `${PROXIED}/`,
  reason: `says that its issuer is ${PROXIED}/`,
};
const unreachable: IssuerDocuments = { status: "unreachable", reason: "no answer within 10 s" };
const gone: IssuerDocuments = { status: "faulty", issuer: undefined, reason: "is not there (404)" };

describe("the issuer that is expected", () => {
  test.each<[what: string, key: string, given: Record<string, IssuerDocuments>, expected: object]>([
    ["a development key's, unasked", KEY, {}, { issuer: ISSUER, isCertain: true }],
    ["a development key's that answers", KEY, usable(), { issuer: ISSUER, isCertain: true }],
    ["a live key's, unasked", LIVE, {}, { issuer: LIVE_ISSUER, isCertain: false }],
    ["a live key's that answers", LIVE, usable(LIVE_ISSUER), { isCertain: true }],
    ["a live key's that doesn't", LIVE, { [LIVE_ISSUER]: unreachable }, { isCertain: false }],
    [
      "a proxied one that answers, with a slash at its end",
      LIVE,
      { [LIVE_ISSUER]: saysProxied, ...usable(PROXIED) },
      { issuer: PROXIED, isCertain: true },
    ],
    [
      "a proxied one that doesn't",
      LIVE,
      { [LIVE_ISSUER]: saysProxied, [PROXIED]: unreachable },
      { issuer: PROXIED, isCertain: false },
    ],
  ])("%s", (_, key, given, expected) => {
    const subject = withFiles(env(key));
    expect(expectedIssuer(subject, servicesWith(documents(given)))).toMatchObject(expected);
  });

  test.each<[what: string, files: Record<string, string>, stage?: Stage]>([
    ["without a key", {}],
    ["of a malformed one", env("cut")],
    ["of production, by a development key", { ".env": `${NAME}=${KEY}\n` }, "production"],
  ])("none %s", (_, files, stage = "development") => {
    const subject = withFiles(files, { stage });
    expect(expectedIssuer(subject, servicesWith({ issuers: usable() }))).toBeUndefined();
  });
});

describe("issuer-matches-key", () => {
  const judge = (files: Record<string, string>, services: Partial<Services> = {}, given?: Given) =>
    issuerMatchesKey(withFiles(files, given), servicesWith(services));
  const says = (issuer: string) => `CLERK_JWT_ISSUER_DOMAIN=${issuer}`;

  test("skipped without a key", () => {
    expect(told(judge({ ".env.local": `${says(ISSUER)}\n` }))).toEqual(["skipped"]);
  });

  test.each<[what: string, line: string]>([
    ["says it", says(ISSUER)],
    ["says it with a slash at its end", says(`${ISSUER}/`)],
    ["says it without https", says(ISSUER.replace("https://", ""))],
    ["says it in quotes", says(`"${ISSUER}"`)],
    ["says nothing", ""],
    ["says something of another name", "AUTH0_ISSUER=https://a.auth0.com"],
    ["keeps a secret there", says("sk_test_ofATestThatIsNobodysKey")],
  ])("ok: the env file %s", (_, line) => {
    const check = onlyOne(judge(env(KEY, line)));
    expect(check).toMatchObject({ status: "ok", message: `The key's issuer is ${ISSUER}.` });
  });

  test.each(["CLERK_JWT_ISSUER_DOMAIN", "CLERK_FRONTEND_API_URL", "CLERK_ISSUER_URL"])(
    "problem: %s says another, and nothing proves that Convex has the right one",
    (name) => {
      const check = onlyOne(judge(env(KEY, "", `${name}=${OTHER_ISSUER}`)));
      expect(check).toMatchObject({
        status: "problem",
        file: ".env.local",
        line: 3,
        fix: `In .env.local, write ${name}=${ISSUER}`,
      });
      expect(check.message).toContain(`belongs to ${ISSUER}`);
    },
  );

  test("problem: what is no issuer", () => {
    const check = onlyOne(judge(env(KEY, says("http://a.b"))));
    expect(check).toMatchObject({ status: "problem", line: 2 });
    expect(check.message).toContain("starts with https://");
  });

  test("problem: in the environment", () => {
    const shell = { CLERK_ISSUER_URL: OTHER_ISSUER };
    const check = onlyOne(judge(env(KEY), {}, { shell }));
    expect(check).toMatchObject({ status: "problem", file: null });
    expect(check.fix).toBe(`Set it to ${ISSUER}, or take it out of the environment.`);
  });

  test("problem: the variable that auth.config reads", () => {
    const entries = [entryReading("AUTH_ISSUER")];
    const subject = { ...withFiles(env(KEY, `CLERK_AUTH_ISSUER=x`)), entries };
    const variables = [
      { ...variable("AUTH_ISSUER", OTHER_ISSUER), line: 7 },
      ...subject.variables.filter(({ name }) => name === NAME),
    ];
    const checks = issuerMatchesKey({ ...subject, variables }, servicesWith());
    expect(told(checks)).toEqual(["problem .env.local:7"]);
  });

  test("warning: another, where Convex is known to have the right one", () => {
    const files = env(KEY, says(OTHER_ISSUER));
    expect(told(judge(files, { variable: set(`${ISSUER}/`) }))).toEqual(["warning .env.local:2"]);
    expect(told(judge(files, { variable: set(OTHER_ISSUER) }))).toEqual(["problem .env.local:2"]);
    const literal = { ...withFiles(files), entries: [entryWith(ISSUER)] };
    expect(told(issuerMatchesKey(literal, servicesWith()))).toEqual(["warning .env.local:2"]);
  });

  test("unknown: another, where the instance may be proxied", () => {
    const files = env(LIVE, says(PROXIED));
    expect(told(judge(files))).toEqual(["unknown .env.local:2"]);
    const asked = documents({ [LIVE_ISSUER]: saysProxied, ...usable(PROXIED) });
    const check = onlyOne(judge(files, asked));
    expect(check.message).toBe(`The key's instance is proxied: its issuer is ${PROXIED}.`);
    expect(told(judge(env(LIVE, says(PROXIED)), documents(usable(LIVE_ISSUER))))).toEqual([
      "problem .env.local:2",
    ]);
  });

  test("only the strongest file of a folder counts, and only what is read in that stage", () => {
    const files = {
      ...env(KEY, says(ISSUER)),
      ".env": `${says(LIVE_ISSUER)}\n`,
      ".env.production": `${NAME}=${LIVE}\n${says(LIVE_ISSUER)}\n`,
    };
    expect(told(judge(files))).toEqual(["ok"]);
    const services = documents(usable(LIVE_ISSUER));
    expect(told(judge(files, services, { stage: "production" }))).toEqual(["ok"]);
  });

  test("the backend's env file counts beside the app's", () => {
    const files = {
      "apps/web/.env.local": `${NAME}=${KEY}\n${says(ISSUER)}\n`,
      "packages/backend/.env.local": `${says(OTHER_ISSUER)}\n`,
    };
    expect(told(judge(files, {}, { base: workspace }))).toEqual([
      "problem packages/backend/.env.local:1",
    ]);
  });
});

function variable(name: string, value: string) {
  const file = ".env.local";
  return { name, value, secret: undefined, file, line: 1, mode: "all" as const, isRead: true };
}

function entryWith(literal: string | undefined, variables: string[] = []) {
  const value = (text: string | undefined, names: string[]) => ({
    line: 1,
    literal: text,
    variables: names,
    isPlain: true,
    hasFallback: false,
  });
  return {
    line: 1,
    isClerks: true,
    hasType: false,
    isWhole: true,
    mentionsClerk: true,
    domain: value(literal, variables),
    applicationID: value("convex", []),
    custom: undefined,
  };
}

function entryReading(name: string) {
  return entryWith(undefined, [name]);
}

describe("issuer-reachable", () => {
  const judge = (key: string, given: Record<string, IssuerDocuments>) =>
    issuerReachable(withFiles(key === "" ? {} : env(key)), servicesWith(documents(given)));

  test("ok: it answers for itself", () => {
    const check = onlyOne(judge(KEY, usable()));
    expect(check.status).toBe("ok");
    expect(check.message).toBe(
      `${ISSUER} answers for itself, and has one key that Convex can verify with.`,
    );
  });

  test("problem: it isn't there, or no use", () => {
    const check = onlyOne(judge(KEY, { [ISSUER]: gone }));
    expect(check.status).toBe("problem");
    expect(check.fix).toMatch(/^Copy the publishable key anew from https:/);
  });

  test.each<[what: string, key: string, given: Record<string, IssuerDocuments>]>([
    ["it was not asked", KEY, {}],
    ["it didn't answer", KEY, { [ISSUER]: unreachable }],
    ["nothing says which to ask", "", {}],
    [
      "it names another that didn't answer",
      LIVE,
      { [LIVE_ISSUER]: saysProxied, [PROXIED]: unreachable },
    ],
    ["it names another that was not asked", LIVE, { [LIVE_ISSUER]: saysProxied }],
  ])("unknown: %s", (_, key, given) => {
    expect(told(judge(key, given))).toEqual(["unknown"]);
  });

  test("ok: it names another that answers", () => {
    const check = onlyOne(judge(LIVE, { [LIVE_ISSUER]: saysProxied, ...usable(PROXIED) }));
    expect(check).toMatchObject({ status: "ok", message: expect.stringContaining(PROXIED) });
  });

  test("problem: it names another that is no use", () => {
    expect(told(judge(LIVE, { [LIVE_ISSUER]: saysProxied, [PROXIED]: gone }))).toEqual(["problem"]);
  });

  test("without a key, each issuer that was asked", () => {
    expect(told(judge("", { ...usable(), [OTHER_ISSUER]: gone }))).toEqual(["ok", "problem"]);
  });
});

describe("a production instance that doesn't answer at its own name", () => {
  const judge = (key: string, given: IssuerDocuments) => {
    const issuer = key === LIVE ? LIVE_ISSUER : ISSUER;
    return onlyOne(
      issuerReachable(withFiles(env(key)), servicesWith({ issuers: { [issuer]: given } })),
    );
  };
  const noHost: IssuerDocuments = { status: "unreachable", reason: "there is no such host" };

  test.each<[what: string, given: IssuerDocuments, status: string]>([
    ["another's server is there", gone, "problem"],
    ["there is no such host", noHost, "warning"],
  ])("is mended in the DNS: %s", (_, given, status) => {
    expect(judge(LIVE, given)).toMatchObject({
      status,
      fix: expect.stringMatching(/DNS record of clerk\.example\.com .*Domains/),
    });
  });

  test("a development instance has no DNS of the app's own", () => {
    expect(judge(KEY, gone).fix).toMatch(/^Copy the publishable key anew/);
    expect(judge(KEY, noHost)).toMatchObject({ status: "unknown", fix: null });
    expect(judge(LIVE, unreachable)).toMatchObject({ status: "unknown", fix: null });
  });
});
