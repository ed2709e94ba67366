import { afterEach, describe, expect, test } from "vitest";
import {
  createConvexTemplate,
  type JwtTemplate,
  listTemplates,
  templateState,
} from "../../src/clerk/jwt-template.ts";
import { type ClerkOptions, type ClerkServer, startClerk } from "../servers/clerk.ts";
import { clerkError, storedTemplate } from "../servers/clerk-backend.ts";
import { startServer } from "../servers/http.ts";
import { CONVEX_CLAIMS } from "../support/convex-claims.ts";

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

async function start(options?: ClerkOptions): Promise<ClerkServer> {
  const clerk = await startClerk(options);
  open.push(clerk);
  return clerk;
}

const accessTo = ({ secretKey, url }: { secretKey: string; url: string }) => ({
  secretKey,
  baseUrl: `${url}/v1`,
});

const named = (count: number) => Array.from({ length: count }, (_, at) => ({ name: `t${at}` }));

describe("the list", () => {
  test("has each template's name, lifetime and claims", async () => {
    const clerk = await start({
      templates: [{ name: "convex", claims: { aud: "convex" }, lifetime: 90 }, { name: "b" }],
    });
    const answer = await listTemplates(accessTo(clerk));
    const [first, second] = clerk.templates;
    expect(answer).toEqual({
      status: "answered",
      value: [
        { id: first?.id, name: "convex", lifetime: 90, claims: { aud: "convex" } },
        { id: second?.id, name: "b", lifetime: 60, claims: {} },
      ],
    });
  });

  test.each([
    [0, 1],
    [100, 1],
    [101, 2],
    [250, 3],
    [1000, 10],
  ])("of %i templates takes %i requests", async (count, requests) => {
    const clerk = await start({ templates: named(count) });
    const answer = await listTemplates(accessTo(clerk));
    expect(answer.status === "answered" && answer.value.map(({ name }) => name)).toEqual(
      named(count).map(({ name }) => name),
    );
    expect(clerk.requests).toHaveLength(requests);
  });

  test("may be bare, and of templates without a lifetime", async () => {
    const clerk = await start();
    const template = { id: "jtmp_1", name: "a", claims: {} };
    clerk.failNext("/v1/jwt_templates", {
      status: 200,
      body: [template, { ...template, lifetime: null }],
    });
    expect(await listTemplates(accessTo(clerk))).toEqual({
      status: "answered",
      value: [
        { ...template, lifetime: undefined },
        { ...template, lifetime: undefined },
      ],
    });
  });

  test("ends where a page is empty, whatever the count says", async () => {
    const clerk = await start();
    const body = { data: [storedTemplate({ name: "a" })], total_count: 900 };
    clerk.failNext("/v1/jwt_templates", { status: 200, body });
    const answer = await listTemplates(accessTo(clerk));
    expect(answer.status === "answered" && answer.value.map(({ name }) => name)).toEqual(["a"]);
    expect(clerk.requests).toHaveLength(2);
  });

  test("that never ends is given up after ten pages", async () => {
    const body = { data: [storedTemplate({ name: "a" })], total_count: 1_000_000 };
    const server = await startServer(() => ({ status: 200, body }));
    open.push(server);
    expect(await listTemplates(accessTo({ ...server, secretKey: "sk_test_abc" }))).toEqual({
      status: "failed",
      reason: expect.stringMatching(/not listed all .* after 10 pages.*\/~\/jwt-templates\.$/),
    });
    expect(server.requests).toHaveLength(10);
  });

  test("that fails at a later page fails as a whole", async () => {
    const clerk = await start({ templates: named(101) });
    clerk.failNext("/v1/jwt_templates", {
      status: 200,
      body: { data: clerk.templates.slice(0, 100), total_count: 101 },
    });
    clerk.failNext("/v1/jwt_templates", clerkError(429, "too_many", "slow down"));
    const answer = await listTemplates(accessTo(clerk));
    expect(answer).toEqual({
      status: "failed",
      reason: expect.stringMatching(/^Clerk won't list the JWT templates now: .*“slow down”\.$/),
      httpStatus: 429,
    });
  });

  test.each([
    ["no id", { name: "a", claims: {} }],
    ["no name", { id: "a", claims: {} }],
    ["no claims", { id: "a", name: "a" }],
    ["a list of claims", { id: "a", name: "a", claims: [] }],
    ["a lifetime in words", { id: "a", name: "a", claims: {}, lifetime: "long" }],
    ["null", null],
  ])("of a template with %s is of another shape", async (_, template) => {
    const clerk = await start();
    clerk.failNext("/v1/jwt_templates", { status: 200, body: [template] });
    expect(await listTemplates(accessTo(clerk))).toEqual({
      status: "failed",
      reason: expect.stringMatching(/shape/),
    });
  });

  test("ends with the timeout given", async () => {
    const clerk = await start();
    clerk.failNext("/v1/jwt_templates", "hang");
    expect(await listTemplates(accessTo(clerk), 200)).toEqual({
      status: "failed",
      reason: expect.stringMatching(/within 0\.2 s/),
    });
  });
});

describe("the template for Convex", () => {
  test("is created as Convex's documents have it, and is fine then", async () => {
    const clerk = await start({ templates: [{ name: "b" }] });
    const created = await createConvexTemplate(accessTo(clerk));
    expect(clerk.templates).toHaveLength(2);
    expect(clerk.templates[1]).toMatchObject({
      name: "convex",
      lifetime: 60,
      allowed_clock_skew: 5,
    });
    expect(clerk.templates[1]?.claims).toEqual(CONVEX_CLAIMS);
    const { id, name, lifetime, claims } = clerk.templates[1] ?? {};
    expect(created).toEqual({ status: "answered", value: { id, name, lifetime, claims } });
    const listed = await listTemplates(accessTo(clerk));
    expect(listed.status === "answered" && templateState(listed.value)).toEqual({ state: "fine" });
  });

  test("is never put over one that exists", async () => {
    const clerk = await start({ templates: [{ name: "convex", claims: { aud: "mine" } }] });
    const before = structuredClone(clerk.templates);
    expect(await createConvexTemplate(accessTo(clerk))).toEqual({
      status: "failed",
      reason: expect.stringMatching(
        /^Clerk won't create the JWT template convex: .*“A JWT template named convex already exists”/,
      ),
      httpStatus: 422,
    });
    expect(clerk.templates).toEqual(before);
  });

  test("waits no longer than the timeout given", async () => {
    const clerk = await start();
    clerk.failNext("POST /v1/jwt_templates", "hang");
    expect(await createConvexTemplate(accessTo(clerk), 200)).toEqual({
      status: "failed",
      reason: expect.stringMatching(/within 0\.2 s/),
    });
  });
});

describe("the state", () => {
  const template = (name: string, claims: Record<string, unknown> = {}): JwtTemplate => ({
    id: "jtmp_1",
    name,
    lifetime: 60,
    claims,
  });

  test.each([["convex"], [["convex"]]])("is fine with the audience %j", (aud) => {
    expect(templateState([template("b"), template("convex", { aud })])).toEqual({
      state: "fine",
    });
  });

  test.each([
    ["Convex"],
    ["convex-app"],
    [["other"]],
    [["other", "convex"]],
    [[]],
    [["convex-app"]],
    [undefined],
    [null],
    [{ convex: true }],
    [[["convex"]]],
  ])("is wrong with the audience %j", (aud) => {
    expect(templateState([template("convex", { aud })])).toEqual({
      state: "wrong-audience",
      audience: aud,
    });
  });

  test.each(["Convex", "CONVEX", " convex ", "convex\n", "con-vex", "_convex", "Con_Vex-"])(
    "is missing where only %j is there, which is similar",
    (name) => {
      expect(templateState([template("b"), template(name, { aud: "convex" })])).toEqual({
        state: "missing",
        similar: name,
      });
    },
  );

  test.each(["convex-template", "convex2", "con vex", "my-convex", "", "__proto__"])(
    "is missing where only %j is there, which isn't",
    (name) => {
      expect(templateState([template(name, { aud: "convex" })])).toEqual({
        state: "missing",
        similar: undefined,
      });
    },
  );

  test("is that of the exact name, whatever stands beside it", () => {
    const templates = [template("Convex"), template("convex", { aud: "convex" })];
    expect(templateState(templates)).toEqual({ state: "fine" });
    expect(templateState([])).toEqual({ state: "missing", similar: undefined });
  });
});
