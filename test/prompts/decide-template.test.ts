import { afterEach, describe, expect, test, vi } from "vitest";
import { NO_TEMPLATE_ASKED } from "../../src/answers.ts";
import type { TemplateState } from "../../src/clerk/jwt-template.ts";
import { type PublishableKey, readPublishableKey } from "../../src/clerk/publishable-key.ts";
import type { Project } from "../../src/project/project.ts";
import {
  decideTemplate,
  readTemplate,
  requireSecretKey,
} from "../../src/prompts/decide-template.ts";
import type { TemplateReading } from "../../src/prompts/template-reading.ts";
import { type ClerkOptions, type ClerkServer, startClerk } from "../servers/clerk.ts";
import { clerkError } from "../servers/clerk-backend.ts";
import { KEY } from "../support/keys.ts";
import { projectWith } from "../support/project.ts";
import { makeTemp, writeFiles } from "../support/temp.ts";

const BASE = "https://api.clerk.com/v1";

const withConvex = (installed: string): Project => {
  const project = projectWith();
  return { ...project, convex: { ...project.convex, installed } };
};

const answered = (found: TemplateState): TemplateReading => ({
  status: "answered",
  found,
  baseUrl: BASE,
});

const MISSING = answered({ state: "missing", similar: undefined });
const SIMILAR = answered({ state: "missing", similar: "Convex" });

const VERSIONS = [
  ["1.31.7", "template"],
  ["1.33.0", "integration"],
  ["1.48.0", "either"],
] as const;
const FLAGS = [undefined, true, false];
const ONLOOKERS = ["nobody", "somebody"] as const;

describe.each(VERSIONS)("convex %s", (version, source) => {
  const project = withConvex(version);
  const cases = FLAGS.flatMap((flag) => ONLOOKERS.map((who) => ({ flag, who })));

  function decided(reading: TemplateReading, flag: boolean | undefined, who: string) {
    const wishes = { createJwtTemplate: flag, verify: true };
    return decideTemplate(project, reading, wishes, who === "somebody");
  }

  test.each(cases)("a fine one is left, flag $flag, shown to $who", ({ flag, who }) => {
    const answer = decided(answered({ state: "fine" }), flag, who);
    expect(answer).toEqual({ found: "fine", createAt: undefined, warning: undefined });
  });

  test.each(cases)("a wrong one is left and told, flag $flag, shown to $who", ({ flag, who }) => {
    const reading = answered({ state: "wrong-audience", audience: "mine" });
    const answer = decided(reading, flag, who);
    const warning = expect.stringMatching(
      /has the aud "mine" in its claims.* It was left as it is/,
    );
    expect(answer).toEqual({ found: "wrong-audience", createAt: undefined, warning });
  });

  describe.each([
    ["a missing one", MISSING, undefined],
    ["one that is missing beside a similar one", SIMILAR, "Convex"],
  ])("%s", (_, reading, similar) => {
    const isOffered = source !== "integration";

    test.each(cases)("flag $flag, shown to $who", ({ flag, who }) => {
      const answer = decided(reading, flag, who);
      const isCreated = flag === true || (flag === undefined && who === "somebody" && isOffered);
      const isTold = !isCreated && (source === "template" || (isOffered && similar !== undefined));
      const isBeside = isCreated && similar !== undefined;
      const beside = isBeside ? expect.stringMatching(/"Convex" has another name/) : undefined;
      expect(answer).toEqual({
        found: "missing",
        createAt: isCreated ? BASE : undefined,
        warning: isTold ? expect.stringMatching(/no JWT template named exactly convex/) : beside,
      });
    });
  });
});

describe("what is told", () => {
  const nobody = (flag?: boolean) => ({ createJwtTemplate: flag, verify: true });
  const warningOf = (project: Project, reading: TemplateReading) =>
    decideTemplate(project, reading, nobody(), false).warning;

  test("where a template is all that helps", async () => {
    expect(warningOf(withConvex("1.31.7"), MISSING)).toBe(
      "Clerk has no JWT template named exactly convex, so it gives Convex no token. To have it created: npx add-clerk-convex --create-jwt-template",
    );
    expect(warningOf(withConvex("1.31.7"), SIMILAR)).toBe(
      'Clerk has no JWT template named exactly convex ("Convex" is another name), so it gives Convex no token. To have it created: npx add-clerk-convex --create-jwt-template',
    );
  });

  test("where the integration would do as well", async () => {
    expect(warningOf(withConvex("1.48.0"), SIMILAR)).toBe(
      'Clerk has no JWT template named exactly convex ("Convex" is another name), so it gives Convex a token only where its Convex integration is active. To have the template created: npx add-clerk-convex --create-jwt-template',
    );
  });

  test("the command for an app below the directory given", async () => {
    const project = { ...withConvex("1.31.7"), app: "apps/web" };
    expect(warningOf(project, MISSING)).toMatch(
      / npx add-clerk-convex apps\/web --create-jwt-template$/,
    );
  });

  test.each<[unknown, string]>([
    [undefined, "no aud"],
    [null, "the aud null"],
    [["mine", "yours"], 'the aud ["mine","yours"]'],
    ["x".repeat(200), `the aud "${"x".repeat(98)}…`],
  ])("an audience of %j", async (audience, words) => {
    const reading = answered({ state: "wrong-audience", audience });
    expect(warningOf(withConvex("1.48.0"), reading)).toBe(
      `Clerk's JWT template convex has ${words} in its claims, and Convex accepts only tokens whose audience is convex. It was left as it is; add "aud": "convex" to it: https://dashboard.clerk.com/~/jwt-templates`,
    );
  });

  test("a version of convex that isn't known is given what each takes", async () => {
    const project = projectWith();
    const convex = { ...project.convex, installed: undefined, declared: "workspace:*" };
    const decided = decideTemplate({ ...project, convex }, MISSING, nobody(), true);
    expect(decided.createAt).toBe(BASE);
  });

  test("nothing where nothing was asked", async () => {
    for (const flag of FLAGS) {
      const decided = decideTemplate(projectWith(), undefined, nobody(flag), false);
      expect(decided).toEqual(NO_TEMPLATE_ASKED);
    }
  });

  test.each([undefined, false])("a failed question is a warning, flag %s", async (flag) => {
    const reading = { status: "failed", reason: "Clerk is at lunch." } as const;
    expect(decideTemplate(projectWith(), reading, nobody(flag), true)).toEqual({
      ...NO_TEMPLATE_ASKED,
      warning: "Whether Clerk has the JWT template convex is not known. Clerk is at lunch.",
    });
  });

  test("a failed question is an error where a template is to be created", async () => {
    const reading = { status: "failed", reason: "Clerk is at lunch." } as const;
    expect(() => decideTemplate(projectWith(), reading, nobody(true), false)).toThrow(
      expect.objectContaining({
        code: "clerk-failed",
        exitStatus: 4,
        message: "Clerk's JWT templates could not be read. Clerk is at lunch.",
        hint: "Or run the command without --create-jwt-template.",
      }),
    );
  });

  test("so is a secret key of another instance, in which it would be created", async () => {
    const reading = { status: "other-instance", reason: "Those are two." } as const;
    expect(() => decideTemplate(projectWith(), reading, nobody(true), false)).toThrow(
      expect.objectContaining({
        code: "keys-contradict",
        exitStatus: 3,
        message: "Those are two.",
      }),
    );
    expect(warningOf(projectWith(), reading)).toMatch(/is not known\. Those are two\.$/);
  });
});

describe("a secret key", () => {
  test("is required where a template is to be created", () => {
    const wanted = { createJwtTemplate: true };
    expect(() => requireSecretKey("there", wanted)).not.toThrow();
    expect(() => requireSecretKey(undefined, { createJwtTemplate: undefined })).not.toThrow();
    expect(() => requireSecretKey(undefined, wanted)).toThrow(
      expect.objectContaining({ code: "bad-usage", exitStatus: 2 }),
    );
  });
});

describe("Clerk is asked", () => {
  const open: ClerkServer[] = [];
  afterEach(async () => {
    vi.unstubAllEnvs();
    await Promise.all(open.splice(0).map((server) => server.close()));
  });

  async function start(options?: ClerkOptions): Promise<ClerkServer> {
    const clerk = await startClerk(options);
    open.push(clerk);
    vi.stubEnv("CLERK_API_URL", clerk.url);
    vi.stubEnv("CLERK_SECRET_KEY", clerk.secretKey);
    return clerk;
  }

  const inShell = {
    value: "test",
    source: "the environment's CLERK_SECRET_KEY",
    file: undefined,
  } as const;
  const asks = (project: Project, flag?: boolean, verify = true, key = KEY) =>
    readTemplate(project, keyOf(key), { createJwtTemplate: flag, verify });

  test("for the templates and, at the same time, whose they are", async () => {
    const clerk = await start();
    expect(await asks(projectWith({ secretKey: inShell }))).toEqual({
      status: "answered",
      found: { state: "missing", similar: undefined },
      baseUrl: `${clerk.url}/v1`,
    });
    expect(clerk.requests.map(({ method, path }) => `${method} ${path}`).sort()).toEqual([
      "GET /v1/domains",
      "GET /v1/jwt_templates",
    ]);
  });

  test("with a key that was just given, in place of none", async () => {
    const clerk = await start({ templates: [{ name: "convex", claims: { aud: "convex" } }] });
    vi.stubEnv("CLERK_SECRET_KEY", "");
    const given = { variable: "CLERK_SECRET_KEY", value: clerk.secretKey };
    const wishes = { createJwtTemplate: undefined, verify: true };
    expect(await readTemplate(projectWith(), keyOf(KEY), wishes, given)).toMatchObject({
      found: { state: "fine" },
    });
    expect(await readTemplate(projectWith(), keyOf(KEY), { ...wishes, verify: false }, given)).toBe(
      undefined,
    );
  });

  test("with the key of an env file", async () => {
    const clerk = await start({ templates: [{ name: "convex", claims: { aud: "convex" } }] });
    vi.stubEnv("CLERK_SECRET_KEY", "");
    const directory = await makeTemp("keys");
    await writeFiles(directory, { ".env": `CLERK_SECRET_KEY='${clerk.secretKey}'\n` });
    const secretKey = { ...inShell, file: ".env" };
    expect(await asks(projectWith({ directory, secretKey }))).toMatchObject({
      found: { state: "fine" },
    });
  });

  test("nothing without a key, or with --no-verify", async () => {
    const clerk = await start();
    expect(await asks(projectWith())).toBeUndefined();
    expect(await asks(projectWith({ secretKey: inShell }), undefined, false)).toBeUndefined();
    expect(await asks(projectWith({ secretKey: inShell }), false, false)).toBeUndefined();
    await expect(asks(projectWith(), true)).rejects.toMatchObject({ code: "bad-usage" });
    expect(clerk.requests).toEqual([]);
  });

  test("with --no-verify too where a template is to be created", async () => {
    await start();
    const reading = await asks(projectWith({ secretKey: inShell }), true, false);
    expect(reading?.status).toBe("answered");
  });

  test("nothing where the address is no place for a key", async () => {
    const clerk = await start();
    vi.stubEnv("CLERK_API_URL", clerk.url.replace("127.0.0.1", "127.0.0.1.example.com"));
    expect(await asks(projectWith({ secretKey: inShell }))).toEqual({
      status: "failed",
      reason: expect.stringMatching(/^CLERK_API_URL must start with https:\/\//),
    });
    expect(clerk.requests).toEqual([]);
  });

  test("and its refusal is handed on", async () => {
    const clerk = await start();
    clerk.failNext("/v1/jwt_templates", clerkError(402, "code", "pay first"));
    expect(await asks(projectWith({ secretKey: inShell }))).toEqual({
      status: "failed",
      reason: expect.stringMatching(/plan doesn't include it.*“pay first”\.$/),
      httpStatus: 402,
    });
  });

  test("a secret key of another instance is found out by the publishable key's host", async () => {
    const clerk = await start({ host: "calm-cow-2.clerk.accounts.dev" });
    expect(await asks(projectWith({ secretKey: inShell }))).toEqual({
      status: "other-instance",
      reason:
        "The secret key in the environment opens the Clerk instance of calm-cow-2.clerk.accounts.dev, " +
        "and the publishable key is of happy-horse-1.clerk.accounts.dev. " +
        "Take both from one instance: https://dashboard.clerk.com/~/api-keys",
    });
    expect(
      (await asks(projectWith({ secretKey: inShell }), true, true, clerk.publishableKey))?.status,
    ).toBe("answered");
  });

  test.each([
    ["doesn't say", clerkError(403, "code", "no")],
    ["has none", { status: 200, body: { data: [], total_count: 0 } }],
  ])("an instance that %s which domains it has is taken for the app's own", async (_, answer) => {
    const clerk = await start({ host: "calm-cow-2.clerk.accounts.dev" });
    clerk.failNext("/v1/domains", answer);
    expect((await asks(projectWith({ secretKey: inShell })))?.status).toBe("answered");
  });
});

function keyOf(text: string): PublishableKey {
  const reading = readPublishableKey(text);
  if (!reading.ok) throw new Error(reading.message);
  return reading.key;
}
