import { beforeAll, describe, expect, test } from "vitest";
import {
  authConfigDomain,
  authConfigFallback,
  authConfigFile,
  authConfigShape,
} from "../../src/checks/auth-config.ts";
import type { Finding } from "../../src/checks/check.ts";
import { NOTHING_ASKED, type Services } from "../../src/checks/services.ts";
import { type Stage, type Subject, subjectOf } from "../../src/checks/subject.ts";
import type { Examined } from "../../src/project/examine.ts";
import {
  examined,
  FIX,
  type Files,
  fixing,
  LIVE,
  LIVE_ISSUER,
  NO_FIX,
  OTHER_ISSUER,
  onlyOne,
  servicesWith,
  set,
  subjectWith,
  told,
  usable,
} from "../support/judged-app.ts";
import { ISSUER, KEY } from "../support/keys.ts";

const PATH = "convex/auth.config.ts";
const PROXIED_KEY = `pk_live_${Buffer.from("clerk.proxied.com$").toString("base64")}`;
const AUTH0 = '{ domain: "https://a.auth0.com", applicationID: "abc" }';
const WIRE = "npx add-clerk-convex";

let vite: Examined;
beforeAll(async () => {
  vite = await examined("vite-strict-mode");
});

type Given = { stage?: Stage; key?: string; path?: string };

/** The app with this auth.config; `key` is that of its env file. */
function withConfig(
  text: string | null,
  { stage = "development", key = KEY, path = PATH }: Given = {},
): Subject {
  const authConfig = { path, text };
  const counting = text === null ? [] : [authConfig];
  const variables = vite.variables.map((each) => ({ ...each, value: key }));
  const production = variables.map((each) => ({ ...each, mode: "production" as const }));
  return subjectOf(
    {
      ...vite,
      project: { ...vite.project, authConfig },
      authConfigs: { counting, ignored: [] },
      variables: stage === "production" ? production : key === "" ? [] : variables,
    },
    stage,
  );
}

const listing = (...entries: string[]) =>
  `export default {\n  providers: [\n${entries.join(",\n")}\n  ],\n};\n`;
const literal = (issuer = ISSUER) => `{ domain: "${issuer}", applicationID: "convex" }`;
const reading = (expression = "process.env.CLERK_JWT_ISSUER_DOMAIN") =>
  `{ domain: ${expression}, applicationID: "convex" }`;

describe("auth-config-file", () => {
  const judge = async (files: Files, fixFor = NO_FIX) =>
    onlyOne(authConfigFile(await subjectWith("vite-strict-mode", files), fixFor));
  const CONFIG = listing(literal());

  test("ok: TypeScript, or JavaScript", async () => {
    expect(await judge({})).toMatchObject({ status: "ok", file: PATH, fix: null });
    const files = { [PATH]: null, "convex/auth.config.js": CONFIG };
    expect(await judge(files)).toMatchObject({ status: "ok", file: "convex/auth.config.js" });
  });

  test("ok: in the folder that convex.json names, whatever else is there", async () => {
    const files = {
      "convex.json": '{ "functions": "server/functions/" }',
      "server/functions/auth.config.ts": CONFIG,
      "server/functions/tasks.ts": "",
    };
    expect(await judge(files)).toMatchObject({
      status: "ok",
      file: "server/functions/auth.config.ts",
    });
  });

  test("ok: beside NextAuth's", async () => {
    const files = { "auth.config.ts": "export const authConfig = { providers: [] };\n" };
    expect((await judge(files)).status).toBe("ok");
  });

  describe("problem: twice, and what goes is not what has Clerk in it", () => {
    test.each<[what: string, ts: string, js: string, unneeded: string]>([
      ["both alike", CONFIG, CONFIG, "convex/auth.config.js"],
      ["an empty one in JavaScript", CONFIG, listing(), "convex/auth.config.js"],
      ["an empty one in TypeScript", listing(), CONFIG, PATH],
      ["one that doesn't parse", "export default {", CONFIG, PATH],
    ])("%s", async (_, ts, js, unneeded) => {
      const check = await judge({ [PATH]: ts, "convex/auth.config.js": js });
      expect(check).toMatchObject({ status: "problem", file: unneeded, fix: `rm ${unneeded}` });
    });
  });

  test.each<[path: string, fix: string]>([
    ["auth.config.ts", "mv auth.config.ts convex/auth.config.ts"],
    ["src/auth.config.js", "mv src/auth.config.js convex/auth.config.js"],
    ["convex/auth.config.mts", "mv convex/auth.config.mts convex/auth.config.ts"],
    ["convex/auth.config.mjs", "mv convex/auth.config.mjs convex/auth.config.js"],
    ["convex/authConfig.ts", "mv convex/authConfig.ts convex/auth.config.ts"],
  ])("problem: %s is passed over", async (path, fix) => {
    const check = await judge({ [PATH]: null, [path]: CONFIG });
    expect(check).toMatchObject({ status: "problem", file: path, line: null, fix });
  });

  test("problem: in JSON", async () => {
    const check = await judge({
      [PATH]: null,
      "convex/auth.config.json": '{ "applicationID": 1 }',
    });
    expect(check.fix).toBe("Delete convex/auth.config.json, and run: npx add-clerk-convex");
  });

  test("problem: in another folder than convex.json names", async () => {
    const check = await judge({ "convex.json": '{ "functions": "src/fns" }', "src/fns/a.ts": "" });
    expect(check).toMatchObject({
      status: "problem",
      file: PATH,
      fix: `mv ${PATH} src/fns/auth.config.ts`,
    });
  });

  test("problem: none, with what makes one", async () => {
    expect(await judge({ [PATH]: null })).toMatchObject({
      status: "problem",
      file: null,
      fix: WIRE,
    });
    expect(await judge({ [PATH]: null }, fixing(PATH))).toMatchObject({ fix: FIX });
  });

  test("problem: no functions yet", async () => {
    expect(await judge({ convex: null })).toMatchObject({
      status: "problem",
      fix: expect.stringContaining("npx convex dev"),
    });
  });

  test("a workspace's commands are run in its folders", async () => {
    const entry = "apps/web/src/main.tsx";
    const path = "packages/backend/convex/auth.config.ts";
    const files = { [path]: null, "apps/web/auth.config.ts": CONFIG };
    const subject = await subjectWith("monorepo-three-packages", files, { entry });
    expect(onlyOne(authConfigFile(subject, NO_FIX)).fix).toBe(`mv apps/web/auth.config.ts ${path}`);
  });
});

describe("auth-config-shape", () => {
  const judge = (text: string | null, given?: Given, services: Partial<Services> = {}) =>
    authConfigShape(withConfig(text, given), servicesWith({ types: CHECKED, ...services }), NO_FIX);
  const CHECKED = { status: "checked" as const, faults: [] };

  test.each<[what: string, text: string]>([
    ["a variable", listing(reading())],
    ["a literal", listing(literal())],
    ["another beside it", listing(AUTH0, literal())],
    ["two of Clerk's", listing(literal(), literal(LIVE_ISSUER))],
    ["a custom domain alone", listing(literal("https://login.example.com"))],
    ["a custom domain beside another", listing(AUTH0, literal("https://login.example.com"))],
    ["a variable of another name beside another", listing(AUTH0, reading("process.env.ISSUER"))],
    ["Convex's own sign-in beside it", listing(reading("process.env.CONVEX_SITE_URL"), literal())],
    [
      "one for another audience of the same instance",
      listing(`{ domain: "${ISSUER}/", applicationID: "mobile" }`, literal()),
    ],
    [
      "the same by a variable",
      listing(
        `{ domain: process.env.CLERK_A!, applicationID: "x" }`,
        reading("process.env.CLERK_A"),
      ),
    ],
    ["a constant", `const clerk = ${literal()};\nexport default { providers: [clerk] };\n`],
  ])("ok: %s", (_, text) => {
    expect(onlyOne(judge(text))).toMatchObject({ status: "ok", file: null });
  });

  test.each<[what: string, text: string, line: number]>([
    ["no provider", "export default { providers: [] };\n", 1],
    ["another's alone", listing(AUTH0), 3],
    ["two of others", listing(AUTH0, AUTH0), 2],
    ["Convex's own sign-in alone", listing(reading("process.env.CONVEX_SITE_URL")), 2],
    [
      "another audience",
      listing(AUTH0, `{\n  domain: "${ISSUER}",\n  applicationID: "app",\n}`),
      6,
    ],
    ["no audience", listing(`{ domain: "${ISSUER}" }`), 3],
    ["no domain", listing('{ applicationID: "convex" }'), 3],
    [
      "a customJwt of another",
      listing('{ type: "customJwt", issuer: "https://a.b", jwks: "x" }'),
      2,
    ],
    [
      "one for another audience, and another instance",
      listing(`{ domain: "${OTHER_ISSUER}", applicationID: "mobile" }`, literal()),
      3,
    ],
    ["a syntax error", "export default {\n  providers: [,\n", 3],
  ])("problem: %s", (_, text, line) => {
    expect(onlyOne(judge(text))).toMatchObject({ status: "problem", file: PATH, line });
  });

  test.each<[what: string, text: string, line: number]>([
    ["another shape", "\nexport default make();\n", 2],
    ["CommonJS", "module.exports = { providers: [] };\n", 1],
    ["a list that is made elsewhere", "export default {\n  providers: providers(),\n};\n", 2],
    ["an entry that is made elsewhere", listing("clerkProvider()"), 3],
    ["an entry beside others that is", listing(AUTH0, AUTH0, "imported"), 5],
    ["entries that are spread", listing("...own"), 3],
    ["an entry with a spread", listing('{ ...base, applicationID: "convex" }'), 3],
    [
      "an entry with a spread that lacks the audience",
      listing(`{ ...base, domain: "${ISSUER}" }`),
      3,
    ],
    ["an audience that is read", listing(`{ domain: "${ISSUER}", applicationID: audience }`), 3],
    [
      "a customJwt with Clerk in it",
      listing('{ type: "customJwt", issuer: clerkIssuer, jwks: "x", algorithm: "RS256" }'),
      3,
    ],
  ])("unknown: %s", (_, text, line) => {
    expect(onlyOne(judge(text))).toMatchObject({ status: "unknown", file: PATH, line });
  });

  test("skipped without a file", () => {
    expect(told(judge(null))).toEqual(["skipped"]);
  });

  test("the fix is this tool's where it has one", () => {
    const text = listing(`{ domain: "${ISSUER}" }`);
    const services = servicesWith({ types: CHECKED });
    expect(onlyOne(authConfigShape(withConfig(text), services, fixing(PATH))).fix).toBe(FIX);
  });

  describe("the types", () => {
    const types = (given: Services["types"]) => judge(listing(reading()), {}, { types: given });

    test("unknown where nobody checked them", () => {
      expect(told(types(undefined))).toEqual([`unknown ${PATH}`]);
      const failed = onlyOne(types({ status: "unknown", reason: "the compiler ended with 2" }));
      expect(failed.message).toContain(": the compiler ended with 2.");
    });

    test("unknown where this convex has no type AuthConfig", () => {
      const text = `import type { AuthConfig } from "convex/server";\n${listing(literal()).replace("};", "} satisfies AuthConfig;")}`;
      const typesWith = (installed: string) => {
        const { project } = vite;
        const convex = { ...project.convex, pushed: { ...project.convex.pushed, installed } };
        const authConfig = { path: PATH, text };
        const older = { ...vite, project: { ...project, convex, authConfig } };
        return told(authConfigShape(subjectOf(older, "development"), servicesWith(), NO_FIX));
      };
      expect(typesWith("1.27.4")).toEqual([`unknown ${PATH}`]);
      expect(typesWith("1.27.5")).toEqual(["ok"]);
    });

    test("ok where Convex doesn't check either, or in JavaScript", () => {
      expect(told(types({ status: "not-checked" }))).toEqual(["ok"]);
      const path = "convex/auth.config.js";
      expect(told(judge(listing(reading()), { path }, { types: undefined }))).toEqual(["ok"]);
    });

    test("problem where they are wrong, in this file", () => {
      const fault = {
        file: "convex/auth.config.ts",
        line: 3,
        message: "TS2591: Cannot find name 'process'.",
      };
      const check = onlyOne(types({ status: "checked", faults: [fault] }));
      expect(check).toMatchObject({ status: "problem", file: PATH, line: 3 });
      expect(check.fix).toMatch(/^Add to it: declare const process/);
      const other = { ...fault, message: "TS2322: Type 'number' is not assignable." };
      expect(onlyOne(types({ status: "checked", faults: [other] })).fix).toBe(
        "Mend what the compiler says.",
      );
      const elsewhere = { ...fault, file: "convex/tasks.ts" };
      expect(told(types({ status: "checked", faults: [elsewhere] }))).toEqual(["ok"]);
    });

    test.each(["convex\\auth.config.ts", "./convex/auth.config.ts"])(
      "a compiler's path %s",
      (file) => {
        const faults = [{ file, line: 3, message: "TS1: x" }];
        expect(told(types({ status: "checked", faults }))).toEqual([`problem ${PATH}:3`]);
      },
    );
  });
});

describe("auth-config-domain", () => {
  const judge = (text: string | null, given?: Given, issuers = {}): Finding =>
    onlyOne(authConfigDomain(withConfig(text, given), servicesWith({ issuers }), NO_FIX));

  test.each<[what: string, text: string]>([
    ["a variable", listing(reading())],
    ["a variable that may be undefined to the compiler", listing(reading("process.env.A_CLERK!"))],
    [
      "one that has a fallback, which is told elsewhere",
      listing(reading('process.env.CLERK_A ?? ""')),
    ],
    ["a variable beside a literal of another", listing(AUTH0, reading())],
  ])("ok: %s", (_, text) => {
    expect(judge(text)).toMatchObject({ status: "ok", file: null, fix: null });
  });

  test.each<[what: string, text: string]>([
    ["the key's issuer", listing(literal())],
    ["with a slash at its end", listing(literal(`${ISSUER}/`))],
    ["without https", listing(literal(ISSUER.replace("https://", "")))],
    ["in a template", listing(`{ domain: \`${ISSUER}\`, applicationID: "convex" }`)],
    [
      "in a constant",
      `const A = "${ISSUER}";\n${listing('{ domain: A, applicationID: "convex" }')}`,
    ],
  ])("warning: %s, a development instance's", (_, text) => {
    expect(judge(text)).toMatchObject({
      status: "warning",
      file: PATH,
      fix: "npx add-clerk-convex --issuer-in env",
    });
  });

  test("ok: the key's issuer, and a variable for another app's", () => {
    const check = judge(listing(literal(), reading()));
    expect(check).toMatchObject({ status: "ok", message: `It is the key's issuer, ${ISSUER}.` });
    const other = judge(listing(literal(OTHER_ISSUER), reading()));
    expect(other.message).toBe("It is read from the deployment's CLERK_JWT_ISSUER_DOMAIN.");
  });

  test.each(["jwks.json", "openid-configuration"])("problem: the address of its %s", (name) => {
    const check = judge(listing(literal(`${ISSUER}/.well-known/${name}`)));
    expect(check).toMatchObject({ status: "problem", file: PATH, fix: `Write ${ISSUER} there.` });
    const live = listing(literal(`${LIVE_ISSUER}/.well-known/${name}`));
    expect(judge(live, { key: LIVE }).status).toBe("problem");
  });

  test("ok: development's and production's side by side", () => {
    const text = listing(literal(), literal(LIVE_ISSUER));
    expect(judge(text).status).toBe("ok");
    const live = { stage: "production" as const, key: LIVE };
    expect(judge(text, live, usable(LIVE_ISSUER)).status).toBe("ok");
    expect(judge(text, live).status).toBe("ok");
  });

  test("ok: production's", () => {
    const text = listing(literal(LIVE_ISSUER));
    expect(judge(text, { key: LIVE }).status).toBe("ok");
    expect(judge(text, { key: LIVE, stage: "production" }).status).toBe("ok");
  });

  test("ok: a custom domain that the key has, beside another provider", () => {
    const key = `pk_live_${Buffer.from("login.example.com$").toString("base64")}`;
    const custom = '{ domain: "https://login.example.com", applicationID: "other" }';
    expect(judge(listing(AUTH0, custom), { key }).status).toBe("ok");
  });

  test("problem: another's, where the key's is certain", () => {
    const check = judge(`\n${listing(literal(OTHER_ISSUER))}`);
    expect(check).toMatchObject({
      status: "problem",
      file: PATH,
      line: 4,
      fix: `Write ${ISSUER} there.`,
    });
    const fixed = authConfigDomain(
      withConfig(listing(literal(OTHER_ISSUER))),
      servicesWith(),
      fixing(PATH),
    );
    expect(onlyOne(fixed).fix).toBe(FIX);
    expect(judge(listing(literal(OTHER_ISSUER)), { key: LIVE }, usable(LIVE_ISSUER)).status).toBe(
      "problem",
    );
  });

  test("problem: http", () => {
    const check = judge(listing(literal("http://happy-horse-1.clerk.accounts.dev")));
    expect(check).toMatchObject({ status: "problem", line: 3 });
    expect(check.message).toContain("https");
  });

  test("problem: a development instance's in production", () => {
    const given = { stage: "production" as const, key: LIVE };
    const check = judge(listing(literal()), given);
    expect(check).toMatchObject({ status: "problem", fix: "npx add-clerk-convex --issuer-in env" });
  });

  test.each<[what: string, text: string, given?: Given]>([
    [
      "another's, where the instance may be proxied",
      listing(literal(LIVE_ISSUER)),
      { key: PROXIED_KEY },
    ],
    ["no key to compare with", listing(literal(LIVE_ISSUER)), { key: "" }],
    [
      "production's, where the key there is a development one by mistake",
      listing(literal(LIVE_ISSUER)),
      { stage: "production" },
    ],
    [
      "what is made of a variable and more",
      listing(reading(`\`https://\${process.env.CLERK_HOST}\``)),
    ],
    ["what depends on a variable", listing(reading(`process.env.CLERK_A ? "${ISSUER}" : "x"`))],
    [
      "what the bundle says",
      listing(reading(`process.env.NODE_ENV === "production" ? "${LIVE_ISSUER}" : "${ISSUER}"`)),
    ],
    ["what is imported", listing(reading("ISSUER"))],
    ["another's beside one that can't be read", listing(literal(OTHER_ISSUER), "clerk()")],
    ["another's beside one that is made", listing(literal(OTHER_ISSUER), reading("issuer()"))],
    ["a file of another shape", "export default make();\n"],
    ["a file that doesn't parse", "export default {"],
  ])("unknown: %s", (_, text, given) => {
    expect(judge(text, given)).toMatchObject({ status: "unknown", file: PATH });
  });

  test("skipped without a file, or without a provider of Clerk's", () => {
    expect(judge(null).status).toBe("skipped");
    expect(judge("export default { providers: [] };").status).toBe("skipped");
  });
});

describe("auth-config-fallback", () => {
  const judge = (text: string | null, variable?: Services["variable"]) =>
    onlyOne(authConfigFallback(withConfig(text), servicesWith({ variable }), NO_FIX));

  test.each<[status: string, text: string | null]>([
    ["ok", listing(reading())],
    ["ok", listing(reading("process.env.CLERK_A as string"))],
    ["ok", `const A = process.env.CLERK_A!;\n${listing(reading("A"))}`],
    ["ok", listing(reading(`\`https://\${process.env.CLERK_HOST}\``))],
    ["skipped", listing(literal())],
    ["skipped", "export default { providers: [] };\n"],
    ["skipped", null],
    ["unknown", "export default make();\n"],
    ["unknown", "export default {"],
    ["unknown", listing("clerk()")],
    ["unknown", listing(reading("imported"))],
  ])("%s: %s", (status, text) => {
    expect(judge(text).status).toBe(status);
  });

  test.each<[expression: string, before: string, line: number]>([
    ["process.env.CLERK_A ?? process.env.CLERK_B", "", 3],
    ['process.env.CLERK_A || "https://a.b"', "", 3],
    ["A", 'const A =\n  process.env.CLERK_A ?? "";\n', 2],
    [`\`https://\${HOST}\``, "const HOST = process.env.CLERK_A || 'a.b';\n", 4],
  ])("problem: %s", (expression, before, line) => {
    const check = judge(before + listing(reading(expression)));
    expect(check).toMatchObject({
      status: "problem",
      file: PATH,
      line,
      fix: "Write process.env.CLERK_A alone.",
    });
  });

  test("a warning while the deployment is known to have the variable", () => {
    const text = listing(reading('process.env.CLERK_A || "https://a.b"'));
    expect(judge(text, set(ISSUER)).status).toBe("warning");
    expect(judge(text, set("")).status).toBe("problem");
    expect(judge(text, { status: "unset" }).status).toBe("problem");
  });

  test("the fix is this tool's where it has one", () => {
    const subject = withConfig(listing(reading('process.env.CLERK_A ?? ""')));
    expect(onlyOne(authConfigFallback(subject, NOTHING_ASKED, fixing(PATH))).fix).toBe(FIX);
  });
});
