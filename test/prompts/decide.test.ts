import { afterEach, describe, expect, test, vi } from "vitest";
import { NO_TEMPLATE_ASKED } from "../../src/answers.ts";
import { NO_KEY } from "../../src/clerk/publishable-key.ts";
import { CliError } from "../../src/errors.ts";
import type { AddOptions } from "../../src/options.ts";
import type { Project } from "../../src/project/project.ts";
import type { Questions } from "../../src/prompts/questions.ts";
import { decideAll } from "../support/decide-all.ts";
import { optionsWith } from "../support/options.ts";
import { projectWith } from "../support/project.ts";
import { sdkNamed } from "../support/sdks.ts";

const keyFor = (host: string, kind = "test") =>
  `pk_${kind}_${Buffer.from(`${host}$`).toString("base64")}`;
const KEY = keyFor("happy-horse-1.clerk.accounts.dev");
const SECRET = "sk_test_ofATestThatIsNobodysKey";
const OTHER = keyFor("calm-cow-2.clerk.accounts.dev");

/** Answers every question with its usual answer, and notes which were asked. */
function listener(answers: Partial<Questions> = {}): { questions: Questions; asked: string[] } {
  const asked: string[] = [];
  const note = <Value>(name: string, value: Value): Promise<Value> => {
    asked.push(name);
    return Promise.resolve(value);
  };
  return {
    asked,
    questions: {
      choice: (_, choices) => note("choice", choices[0] ?? ""),
      publishableKey: () =>
        note("key", {
          key: { value: OTHER, environment: "test", host: "calm-cow-2.clerk.accounts.dev" },
          secretKey: undefined,
        }),
      secretKey: () => note("secretKey", SECRET),
      issuer: (derived) => note("issuer", derived),
      upgrade: () => note("upgrade", true),
      agreement: () => note("agreement", "whole"),
      confirm: () => note("confirm", true),
      ...answers,
    },
  };
}

describe("keys that contradict", () => {
  const derived = "https://happy-horse-1.clerk.accounts.dev";
  const known = { value: KEY, source: "VITE_CLERK_PUBLISHABLE_KEY in .env.local" };
  const issuer = { value: "https://clerk.example.com", source: "CLERK_JWT_ISSUER_DOMAIN in .env" };
  const live = {
    value: "live",
    source: "CLERK_SECRET_KEY in .env.local",
    file: ".env.local",
  } as const;

  test.each<[what: string, project: Partial<Project>, typed: Partial<AddOptions>, words: RegExp]>([
    ["test and live", { knownKey: known, secretKey: live }, {}, /pk_test_….*sk_live_…/],
    ["test typed and live", { secretKey: live }, { publishableKey: KEY }, /pk_test_….*sk_live_…/],
    [
      "two instances",
      {
        knownKey: known,
        otherKeys: [known, { value: OTHER, source: "CLERK_PUBLISHABLE_KEY in .env" }],
      },
      {},
      /happy-horse-1.*CLERK_PUBLISHABLE_KEY in \.env to calm-cow-2/,
    ],
    [
      "key and issuer",
      { knownKey: known, knownIssuer: issuer },
      {},
      /CLERK_JWT_ISSUER_DOMAIN in \.env says/,
    ],
  ])("%s are refused", async (_, project, typed, words) => {
    const decided = decideAll(projectWith(project), optionsWith(typed), undefined);
    await expect(decided).rejects.toMatchObject({
      code: "keys-contradict",
      exitStatus: 3,
      message: expect.stringMatching(words),
    });
  });

  test.each<[what: string, project: Partial<Project>, typed: Partial<AddOptions>]>([
    [
      "secret and publishable of one kind",
      { knownKey: known, secretKey: { ...live, value: "test" } },
      {},
    ],
    ["two variables with one key", { knownKey: known, otherKeys: [known] }, {}],
    [
      "a key that was typed",
      { knownKey: known, otherKeys: [{ value: OTHER, source: "x" }] },
      { publishableKey: KEY },
    ],
    [
      "an issuer that is the key's",
      { knownKey: known, knownIssuer: { value: `${derived}/`, source: "x" } },
      {},
    ],
  ])("%s are taken", async (_, project, typed) => {
    const answers = await decideAll(projectWith(project), optionsWith(typed), undefined);
    expect(answers).toMatchObject({ issuer: derived, publishableKey: { value: KEY } });
  });

  test("what is said to insist on is taken", async () => {
    const typed = optionsWith({ publishableKey: KEY });
    const refusal = await decideAll(
      projectWith({ knownIssuer: issuer, otherKeys: [{ value: OTHER, source: "x" }] }),
      typed,
      undefined,
    ).catch((error: unknown) => error);
    expect(refusal).toHaveProperty(
      "hint",
      expect.stringContaining(
        `\n     npx add-clerk-convex --publishable-key ${KEY} --issuer ${issuer.value}`,
      ),
    );
    const insisting = optionsWith({ ...typed, issuer: issuer.value });
    const answers = await decideAll(projectWith({ knownIssuer: issuer }), insisting, undefined);
    expect(answers.issuer).toBe(issuer.value);
  });

  test("an issuer that is insisted on is taken, and one that is found is asked about", async () => {
    const project = projectWith({ knownKey: known, knownIssuer: issuer });
    const insisting = optionsWith({ issuer: issuer.value });
    expect(await decideAll(project, insisting, undefined)).toMatchObject({ issuer: issuer.value });
    const { questions, asked } = listener({
      choice: (_, choices) => Promise.resolve(choices[1] ?? ""),
    });
    expect(await decideAll(project, optionsWith(), questions)).toMatchObject({
      issuer: issuer.value,
    });
    expect(asked).not.toContain("issuer");
  });
});

describe("an instance that is reached at another address than the key's", () => {
  const derived = "https://happy-horse-1.clerk.accounts.dev";
  const proxy = "https://seeds.example/__clerk";
  const typed = optionsWith({ publishableKey: KEY });
  afterEach(() => void vi.unstubAllGlobals());
  const answering = (issuer: string | undefined) =>
    vi.stubGlobal("fetch", async () =>
      issuer === undefined
        ? new Response("", { status: 404 })
        : new Response(JSON.stringify({ issuer })),
    );
  const source = "VITE_CLERK_PROXY_URL in .env.local";

  test.each([
    ["its own", proxy, proxy],
    ["another one", "https://clerk.seeds.example", "https://clerk.seeds.example"],
    ["the key's", derived, derived],
  ])("has the issuer that it names: %s", async (_, named, issuer) => {
    answering(named);
    const project = projectWith({ proxied: { value: `${proxy}/`, source } });
    expect(await decideAll(project, typed, undefined)).toMatchObject({ issuer });
  });

  test.each([
    ["doesn't answer", proxy, true],
    ["isn't asked", proxy, false],
    ["is a path alone", "/__clerk", true],
  ])("is not guessed at where it %s", async (_, value, verify) => {
    answering(undefined);
    const project = projectWith({ proxied: { value, source } });
    await expect(decideAll(project, { ...typed, verify }, undefined)).rejects.toMatchObject({
      code: "keys-contradict",
      hint: expect.stringContaining(`--issuer ${value === proxy ? proxy : derived}`),
    });
    const insisting = { ...typed, verify, issuer: proxy };
    expect(await decideAll(project, insisting, undefined)).toMatchObject({ issuer: proxy });
    const { questions, asked } = listener();
    await decideAll(project, { ...typed, verify }, questions);
    expect(asked).toContain("choice");
  });
});

describe("the address of a document below the issuer", () => {
  const jwks = "https://happy-horse-1.clerk.accounts.dev/.well-known/jwks.json";

  test.each<[where: string, project: Partial<Project>, typed: Partial<AddOptions>]>([
    ["typed", {}, { issuer: jwks }],
    ["found", { knownIssuer: { value: jwks, source: "CLERK_ISSUER_URL in .env.local" } }, {}],
  ])("is no issuer, and nothing to insist on: %s", async (_, project, typed) => {
    const options = optionsWith({ publishableKey: KEY, ...typed });
    const refusal = await decideAll(projectWith(project), options, undefined).catch((e) => e);
    expect(refusal).toMatchObject({ code: "bad-issuer", exitStatus: 2 });
    expect(refusal.message).toContain("the issuer is https://happy-horse-1.clerk.accounts.dev.");
    expect(refusal.hint).not.toContain("jwks");
  });
});

describe("with nobody to ask", () => {
  test("everything takes its default", async () => {
    const answers = await decideAll(projectWith(), optionsWith({ publishableKey: KEY }), undefined);
    expect(answers).toEqual({
      publishableKey: { value: KEY, environment: "test", host: "happy-horse-1.clerk.accounts.dev" },
      issuer: "https://happy-horse-1.clerk.accounts.dev",
      issuerIn: "env",
      issuerVariable: "CLERK_JWT_ISSUER_DOMAIN",
      kept: { issuers: [], variables: [] },
      dropped: undefined,
      otherIssuer: undefined,
      former: undefined,
      sdk: sdkNamed("@clerk/react"),
      example: false,
      install: true,
      convexRun: "once",
      isWatched: false,
      staysWired: false,
      upgrades: [],
      template: NO_TEMPLATE_ASKED,
    });
  });

  test("a missing key names the flag and the variables", async () => {
    const refusal = decideAll(projectWith(), optionsWith(), undefined);
    await expect(refusal).rejects.toMatchObject({ code: "missing-key", exitStatus: 2 });
    await refusal.catch((error: CliError) => {
      expect(error.hint).toContain("--publishable-key");
      expect(error.hint).toContain("VITE_CLERK_PUBLISHABLE_KEY");
    });
  });

  test("a key from an env file is used, and the flag beats it", async () => {
    const project = projectWith({ knownKey: { value: KEY, source: "X in .env.local" } });
    const fromFile = await decideAll(project, optionsWith(), undefined);
    expect(fromFile.publishableKey.value).toBe(KEY);
    const fromFlag = await decideAll(project, optionsWith({ publishableKey: OTHER }), undefined);
    expect(fromFlag.publishableKey.value).toBe(OTHER);
  });

  test.each([
    ["a secret key", { publishableKey: "sk_test_hidden123" }, "secret-key"],
    ["a mistyped key", { publishableKey: "pk_test_zzz" }, "bad-key"],
    ["a mistyped issuer", { publishableKey: KEY, issuer: "http://x.example" }, "bad-issuer"],
    ["an unknown SDK", { publishableKey: KEY, sdk: "@clerk/nextjs" }, "bad-usage"],
  ])("%s is bad input, and never repeated", async (_, options, code) => {
    const refusal = await decideAll(projectWith(), optionsWith(options), undefined).catch((e) => e);
    expect(refusal).toBeInstanceOf(CliError);
    expect(refusal).toMatchObject({ code, exitStatus: 2 });
    expect(refusal.message + refusal.hint).not.toContain("hidden123");
  });

  test.each([
    ["no deployment", projectWith().convex, "none", "file", "none"],
    ["a deployment", projectWith().convex, "cloud", "env", "once"],
  ] as const)(
    "%s decides where the issuer stands",
    async (_, convex, deployment, issuerIn, run) => {
      const project = projectWith({ convex: { ...convex, deployment } });
      const answers = await decideAll(project, optionsWith({ publishableKey: KEY }), undefined);
      expect(answers).toMatchObject({ issuerIn, convexRun: run });
    },
  );

  test("the form that auth.config has already is kept", async () => {
    const path = "convex/auth.config.ts";
    const listing = (domain: string) => ({
      path,
      text: `export default { providers: [{ domain: ${domain}, applicationID: "convex" }] };\n`,
    });
    const literal = projectWith({ authConfig: listing('"https://x.clerk.accounts.dev"') });
    const options = optionsWith({ publishableKey: KEY });
    expect(await decideAll(literal, options, undefined)).toMatchObject({ issuerIn: "file" });
    const variable = projectWith({ authConfig: listing("process.env.CLERK_FRONTEND_API_URL") });
    const offline = optionsWith({ publishableKey: KEY, convexDev: false });
    expect(await decideAll(variable, offline, undefined)).toMatchObject({
      issuerIn: "env",
      issuerVariable: "CLERK_FRONTEND_API_URL",
    });
  });

  test("the SDK is that of a ClerkProvider that is there", async () => {
    const [provider] = projectWith().providers;
    if (!provider) throw new Error("the project has a provider");
    const project = projectWith({
      providers: [
        provider,
        { ...provider, kind: "clerk", name: "ClerkProvider", module: "@clerk/clerk-react" },
      ],
    });
    const answers = await decideAll(project, optionsWith({ publishableKey: KEY }), undefined);
    expect(answers.sdk.name).toBe("@clerk/clerk-react");
  });
});

describe("React outside Clerk's range", () => {
  const react = { name: "react", declared: "^19.2.0", installed: "19.2.0" };
  const pinned = { ...react, declared: "19.2.0" };
  const pinnedProject = projectWith({
    react: pinned,
    reactDom: { ...pinned, name: "react-dom" },
  });
  const options = optionsWith({ publishableKey: KEY });

  test("is lifted where package.json allows it", async () => {
    const answers = await decideAll(
      projectWith({ react, reactDom: { ...react, name: "react-dom" } }),
      options,
      undefined,
    );
    expect(answers.upgrades).toEqual([
      { name: "react", from: "19.2.0", range: "^19.2.3", allowed: true },
      { name: "react-dom", from: "19.2.0", range: "^19.2.3", allowed: true },
    ]);
  });

  test("is refused with the command where it is pinned and nobody can be asked", async () => {
    const refusal = decideAll(pinnedProject, options, undefined);
    await expect(refusal).rejects.toMatchObject({ code: "react-range", exitStatus: 3 });
    await expect(refusal).rejects.toHaveProperty(
      "hint",
      expect.stringContaining("npm install react@19.2.3 react-dom@19.2.3"),
    );
  });

  test("is offered in a terminal, and no is a refusal", async () => {
    const yes = listener();
    const agreed = await decideAll(pinnedProject, options, yes.questions);
    expect(agreed.upgrades.map(({ range }) => range)).toEqual(["19.2.3", "19.2.3"]);
    const no = listener({ upgrade: () => Promise.resolve(false) });
    await expect(decideAll(pinnedProject, options, no.questions)).rejects.toMatchObject({
      code: "react-range",
    });
  });
});

describe("in a dry run", () => {
  test("another thing stands for a key that nobody has given", async () => {
    const { questions, asked } = listener();
    for (const ask of [questions, undefined]) {
      const answers = await decideAll(projectWith(), optionsWith({ dryRun: true }), ask);
      expect(answers.publishableKey).toBe(NO_KEY);
      expect(answers.issuer).toBe("https://….clerk.accounts.dev");
    }
    expect(asked).toEqual([]);
  });
});

describe("in a terminal", () => {
  test("only the key is asked for", async () => {
    const { questions, asked } = listener();
    const answers = await decideAll(projectWith(), optionsWith(), questions);
    expect(asked).toEqual(["key"]);
    expect(answers).toMatchObject({
      keySource: undefined,
      issuer: "https://calm-cow-2.clerk.accounts.dev",
      convexRun: "watch",
    });
  });

  test("what is given is not asked again", async () => {
    const { questions, asked } = listener();
    await decideAll(
      projectWith(),
      optionsWith({
        publishableKey: KEY,
        issuer: "clerk.example.com",
        sdk: "@clerk/clerk-react",
        issuerIn: "file",
        example: true,
      }),
      questions,
    );
    expect(asked).toEqual([]);
  });
});
