import { sign, verify } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { run } from "../support/run.ts";
import { makeTemp } from "../support/temp.ts";
import { type ClerkOptions, type ClerkServer, routeFetch, startClerk } from "./clerk.ts";
import { documentsOf, verifyTokens } from "./convex/token.ts";

const open: ClerkServer[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((clerk) => clerk.close()));
});

async function start(options?: ClerkOptions): Promise<ClerkServer> {
  const clerk = await startClerk(options);
  open.push(clerk);
  return clerk;
}

const configurationAt = (url: string) => `${url}/.well-known/openid-configuration`;

describe("the issuer", () => {
  it("names itself and its keys", async () => {
    const clerk = await start({ host: "clerk.example.com" });
    const answer = await (await fetch(configurationAt(clerk.url))).json();
    expect(answer).toMatchObject({
      issuer: "https://clerk.example.com",
      jwks_uri: "https://clerk.example.com/.well-known/jwks.json",
    });
    expect(clerk.publishableKey).toBe("pk_test_Y2xlcmsuZXhhbXBsZS5jb20k");
    const keys = await (await fetch(`${clerk.url}/.well-known/jwks.json`)).json();
    expect(keys).toEqual(JSON.parse(JSON.stringify(clerk.jwks)));
    expect((await fetch(`${clerk.url}/v1/client`)).status).toBe(401);
    const posted = await fetch(configurationAt(clerk.url), { method: "POST" });
    expect(posted.status).toBe(405);
  });

  it("names another issuer, answers another status or body, or never", async () => {
    const other = await start({ issuer: "https://other.example.com" });
    expect(await (await fetch(configurationAt(other.url))).json()).toMatchObject({
      issuer: "https://other.example.com",
    });
    const broken = await fetch(configurationAt((await start({ status: 503, body: [] })).url));
    expect([broken.status, await broken.json()]).toEqual([503, []]);
    const silent = await start({ hang: true });
    await expect(
      fetch(configurationAt(silent.url), { signal: AbortSignal.timeout(200) }),
    ).rejects.toMatchObject({ name: "TimeoutError" });
  });

  it("names other keys, answers another status for them, or never", async () => {
    const keysAt = (clerk: ClerkServer) => `${clerk.url}/.well-known/jwks.json`;
    const none = await start({ jwks: { keys: [] } });
    expect(await (await fetch(keysAt(none))).json()).toEqual({ keys: [] });
    expect(none.jwks.keys).toHaveLength(1);
    expect((await fetch(configurationAt(none.url))).status).toBe(200);
    expect((await fetch(keysAt(await start({ jwksStatus: 500 })))).status).toBe(500);
    await expect(
      fetch(keysAt(await start({ jwksHang: true })), { signal: AbortSignal.timeout(200) }),
    ).rejects.toMatchObject({ name: "TimeoutError" });
  });

  it("signs tokens that its keys verify, and no others do", async () => {
    const [clerk, other] = [await start(), await start()];
    const providers = [{ domain: clerk.issuer, applicationID: "convex" }];
    const token = clerk.signToken({ email: "a@example.com" });
    expect(
      await verifyTokens(documentsOf({ [clerk.host]: clerk.url }))(token, providers),
    ).toMatchObject({
      subject: "user_test",
      issuer: clerk.issuer,
      email: "a@example.com",
    });
    expect(
      await verifyTokens(documentsOf({ [clerk.host]: other.url }))(token, providers),
    ).toBeInstanceOf(Error);
  });

  it("signs tokens without a claim, and with another header", async () => {
    const clerk = await start();
    const [head, body, signature] = clerk
      .signToken({ aud: undefined, exp: 1, extra: true }, { kid: "ins_other", typ: undefined })
      .split(".");
    const decoded = (part = "") => JSON.parse(Buffer.from(part, "base64url").toString());
    expect(decoded(head)).toEqual({ alg: "RS256", kid: "ins_other" });
    expect(Object.keys(decoded(body)).sort()).toEqual(["exp", "extra", "iat", "iss", "nbf", "sub"]);
    expect(decoded(body)).toMatchObject({ exp: 1, extra: true, sub: "user_test" });
    const signed = Buffer.from(`${head}.${body}`);
    const bytes = Buffer.from(signature ?? "", "base64url");
    expect(verify("RSA-SHA256", signed, clerk.publicKey, bytes)).toBe(true);
    expect(sign("RSA-SHA256", signed, clerk.privateKey)).toEqual(bytes);
    expect(clerk.publicKey.export({ format: "jwk" })).toMatchObject({ n: clerk.jwks.keys[0]?.n });
  });

  it("is of development or production, with its keys", async () => {
    expect(await start()).toMatchObject({
      publishableKey: expect.stringMatching(/^pk_test_/),
      secretKey: expect.stringMatching(/^sk_test_[\w-]{20,}$/),
    });
    expect(await start({ live: true })).toMatchObject({
      publishableKey: expect.stringMatching(/^pk_live_/),
      secretKey: expect.stringMatching(/^sk_live_[\w-]{20,}$/),
    });
    expect(await start({ secretKey: "sk_test_mine" })).toMatchObject({ secretKey: "sk_test_mine" });
  });
});

describe("the Backend API", () => {
  let strict: ClerkServer;
  beforeAll(async () => {
    strict = await startClerk({ templates: [{ name: "taken" }] });
  });
  afterAll(() => strict.close());

  type Sent = { method?: string; key?: string | null; type?: string; body?: unknown };

  /** The answer's status and body. */
  async function ask(clerk: ClerkServer, path: string, sent: Sent = {}): Promise<unknown[]> {
    const { method = "GET", key = clerk.secretKey, type = "application/json", body } = sent;
    const authorization = key === null ? undefined : { authorization: `Bearer ${key}` };
    const response = await fetch(`${clerk.url}/v1${path}`, {
      method,
      headers: { "content-type": type, ...authorization },
      body: body === undefined ? null : typeof body === "string" ? body : JSON.stringify(body),
    });
    return [response.status, await response.json()];
  }

  const post = (clerk: ClerkServer, body: unknown) =>
    ask(clerk, "/jwt_templates", { method: "POST", body });

  /** An answer in the shape of Clerk's errors. */
  const refusal = (status: number, code: string, parameter?: string) => [
    status,
    {
      errors: [
        {
          code,
          message: expect.any(String),
          long_message: expect.any(String),
          ...(parameter !== undefined && { meta: { param_name: parameter } }),
        },
      ],
      clerk_trace_id: expect.any(String),
    },
  ];

  it("lists templates bare, and in pages of ten unless a limit is given", async () => {
    const names = Array.from({ length: 12 }, (_, at) => `t${at}`);
    const clerk = await start({ templates: names.map((name) => ({ name })) });
    const { templates } = clerk;
    expect(await ask(clerk, "/jwt_templates")).toEqual([200, templates]);
    expect(templates.map(({ name }) => name)).toEqual(names);
    const page = (data: unknown[]) => [200, { data, total_count: 12 }];
    const paged = "/jwt_templates?paginated=true";
    expect(await ask(clerk, paged)).toEqual(page(templates.slice(0, 10)));
    expect(await ask(clerk, `${paged}&offset=10`)).toEqual(page(templates.slice(10)));
    expect(await ask(clerk, `${paged}&limit=2&offset=1`)).toEqual(page(templates.slice(1, 3)));
    expect(await ask(clerk, `${paged}&offset=12`)).toEqual(page([]));
  });

  it("lists the domain of its host, and what a test makes of them", async () => {
    const clerk = await start({ host: "clerk.example.com" });
    const domain = { name: "example.com", frontend_api_url: "https://clerk.example.com" };
    expect(await ask(clerk, "/domains")).toEqual([
      200,
      { data: [expect.objectContaining(domain)], total_count: 1 },
    ]);
    clerk.domains.length = 0;
    expect(await ask(clerk, "/domains")).toEqual([200, { data: [], total_count: 0 }]);
  });

  it("creates a template, with Clerk's values for what isn't given", async () => {
    const clerk = await start();
    const answer = await post(clerk, { name: "a", claims: { aud: "b" }, lifetime: 30 });
    expect(answer).toEqual([200, clerk.templates[0]]);
    expect(clerk.templates).toEqual([
      {
        object: "jwt_template",
        id: expect.stringMatching(/^jtmp_./),
        name: "a",
        claims: { aud: "b" },
        lifetime: 30,
        allowed_clock_skew: 5,
        custom_signing_key: false,
        signing_algorithm: "RS256",
        created_at: expect.any(Number),
        updated_at: expect.any(Number),
      },
    ]);
    expect(await post(clerk, { name: "b", claims: {}, lifetime: null })).toEqual([
      200,
      expect.objectContaining({ lifetime: 60 }),
    ]);
  });

  it.each<[string, string, Sent, unknown[]]>([
    ["another path", "/organizations", {}, refusal(404, "resource_not_found")],
    ["the root", "/", {}, refusal(404, "resource_not_found")],
    ["one template", "/jwt_templates/a", {}, refusal(404, "resource_not_found")],
    [
      "another method",
      "/domains",
      { method: "POST", body: {} },
      refusal(405, "method_not_allowed"),
    ],
    ["PATCH", "/jwt_templates", { method: "PATCH" }, refusal(405, "method_not_allowed")],
    ["no key", "/domains", { key: null }, refusal(401, "clerk_key_invalid")],
    ["another key", "/jwt_templates", { key: "sk_test_b" }, refusal(401, "clerk_key_invalid")],
    [
      "another content type",
      "/jwt_templates",
      { method: "POST", type: "text/plain", body: { name: "a", claims: {} } },
      refusal(415, "unsupported_content_type"),
    ],
    [
      "no JSON",
      "/jwt_templates",
      { method: "POST", body: "name=a" },
      [400, expect.objectContaining({ errors: [expect.anything()] })],
    ],
    ["a query", "/domains?limit=1", {}, refusal(422, "form_param_unknown", "limit")],
    ["a word", "/jwt_templates?limit=all", {}, refusal(422, "form_param_value_invalid", "limit")],
    ["too many", "/jwt_templates?limit=501", {}, refusal(422, "form_param_value_invalid", "limit")],
    [
      "yes",
      "/jwt_templates?paginated=yes",
      {},
      refusal(422, "form_param_value_invalid", "paginated"),
    ],
  ])("refuses %s", async (_, path, sent, answer) => {
    expect(await ask(strict, path, sent)).toEqual(answer);
    expect(strict.templates.map(({ name }) => name)).toEqual(["taken"]);
  });

  it.each<[string, unknown, unknown[]]>([
    ["no name", { claims: {} }, refusal(422, "form_param_missing", "name")],
    ["an empty name", { name: "", claims: {} }, refusal(422, "form_param_value_invalid", "name")],
    ["no claims", { name: "a" }, refusal(422, "form_param_missing", "claims")],
    [
      "a list of claims",
      { name: "a", claims: [] },
      refusal(422, "form_param_type_invalid", "claims"),
    ],
    [
      "an unknown field",
      { name: "a", claims: {}, audience: "b" },
      refusal(422, "form_param_unknown", "audience"),
    ],
    ["a list", [{ name: "a" }], refusal(422, "form_param_missing", "name")],
    ["a taken name", { name: "taken", claims: {} }, refusal(422, "form_identifier_exists", "name")],
    ...[29, 315_360_001].map((lifetime): [string, unknown, unknown[]] => [
      `a lifetime of ${lifetime}`,
      { name: "a", claims: {}, lifetime },
      refusal(422, "form_param_value_invalid", "lifetime"),
    ]),
    [
      "a lifetime in words",
      { name: "a", claims: {}, lifetime: "60" },
      refusal(422, "form_param_type_invalid", "lifetime"),
    ],
    [
      "a clock skew of 301",
      { name: "a", claims: {}, allowed_clock_skew: 301 },
      refusal(422, "form_param_value_invalid", "allowed_clock_skew"),
    ],
    ...["azp", "exp", "iat", "iss", "jti", "nbf", "sub"].map(
      (claim): [string, unknown, unknown[]] => [
        `the claim ${claim}`,
        { name: "a", claims: { aud: "convex", [claim]: "mine" } },
        refusal(400, "jwt_template_reserved_claim", "claims"),
      ],
    ),
  ])("refuses a template with %s", async (_, body, answer) => {
    expect(await post(strict, body)).toEqual(answer);
    expect(strict.templates.map(({ name }) => name)).toEqual(["taken"]);
  });

  it("fails as it is told to, as often as it is told to", async () => {
    const clerk = await start();
    const url = `${clerk.url}/v1/jwt_templates`;
    const headers = { authorization: `Bearer ${clerk.secretKey}` };
    const get = () => fetch(url, { headers, redirect: "manual", signal: AbortSignal.timeout(200) });
    clerk.failNext(
      "/v1/jwt_templates",
      { status: 503, body: 1, headers: { "retry-after": "9" } },
      2,
    );
    for (const response of [await get(), await get()]) {
      expect([response.status, await response.json()]).toEqual([503, 1]);
      expect(response.headers.get("retry-after")).toBe("9");
    }
    clerk.failNext("/v1/jwt_templates", { status: 200, text: "<p>" });
    expect(await (await get()).text()).toBe("<p>");
    clerk.failNext("/v1/jwt_templates", { status: 302, headers: { location: "/elsewhere" } });
    const redirect = await get();
    expect([redirect.status, redirect.headers.get("location")]).toEqual([302, "/elsewhere"]);
    clerk.failNext("/v1/jwt_templates", { status: 200, text: "[", unfinished: true });
    const unfinished = await get();
    expect(unfinished.status).toBe(200);
    await expect(unfinished.text()).rejects.toMatchObject({ name: "TimeoutError" });
    clerk.failNext("/v1/jwt_templates", "hang");
    await expect(get()).rejects.toMatchObject({ name: "TimeoutError" });
    clerk.failNext("POST /v1/jwt_templates", { status: 500 });
    expect((await get()).status).toBe(200);
    expect((await fetch(url, { method: "POST", headers })).status).toBe(500);
    clerk.failNext("/.well-known/jwks.json", { status: 404 });
    expect((await fetch(`${clerk.url}/.well-known/jwks.json`)).status).toBe(404);
    expect((await fetch(`${clerk.url}/.well-known/jwks.json`)).status).toBe(200);
  });
});

describe("the preload", () => {
  const print = (url: string) => `fetch(${JSON.stringify(url)}).then(
    async (response) => console.log(await response.text()),
    (error) => console.log(error.name, error.message, error.cause?.code),
  )`;

  async function fetched(url: string, env: Record<string, string>): Promise<string> {
    const cwd = await makeTemp("fetch");
    const result = await run(process.execPath, ["--eval", print(url)], { cwd, env });
    expect(result).toMatchObject({ exitCode: 0, stderr: "" });
    return result.stdout.trim();
  }

  it("leads Clerk's host to loopback", async () => {
    const clerk = await start();
    const answer = await fetched(configurationAt(clerk.issuer), clerk.routes);
    expect(JSON.parse(answer)).toMatchObject({ issuer: clerk.issuer });
  });

  it("leaves loopback alone and refuses every other host", async () => {
    const clerk = await start();
    const env = routeFetch({});
    expect(await fetched(configurationAt(clerk.url), env)).toContain(clerk.issuer);
    expect(await fetched("https://example.com/", env)).toBe("TypeError fetch failed ENOTFOUND");
  });
});
