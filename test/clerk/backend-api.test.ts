import * as net from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import * as z from "zod/mini";
import {
  askClerk,
  type ClerkAnswer,
  type ClerkQuestion,
  clerkBaseUrl,
  listOf,
} from "../../src/clerk/backend-api.ts";
import { type ClerkServer, startClerk } from "../servers/clerk.ts";
import { clerkError } from "../servers/clerk-backend.ts";
import { type Answer, startServer } from "../servers/http.ts";

let clerk: ClerkServer;
beforeAll(async () => {
  clerk = await startClerk();
});
afterAll(() => clerk.close());

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  vi.unstubAllGlobals();
  clerk.requests.length = 0;
  await Promise.all(open.splice(0).map((server) => server.close()));
});

const question: ClerkQuestion<{ data: unknown[] }> = {
  method: "GET",
  path: "/domains",
  aim: "list the domains",
  answer: z.object({ data: z.array(z.unknown()) }),
};

const accessTo = ({ secretKey, url }: { secretKey: string; url: string }) => ({
  secretKey,
  baseUrl: `${url}/v1`,
});

function reasonOf(answer: ClerkAnswer<unknown>): string {
  if (answer.status === "answered") throw new Error("It was answered.");
  return answer.reason;
}

/** The reason that is given where Clerk answers so. */
async function reasonFor(planned: Answer, timeout?: number): Promise<string> {
  clerk.failNext("/v1/domains", planned);
  const reason = reasonOf(await askClerk(accessTo(clerk), question, timeout));
  expect(reason).not.toContain(clerk.secretKey);
  expect(reason).toMatch(/^[A-Z].*\.$/);
  return reason;
}

describe("the base address", () => {
  test.each([
    [undefined, "https://api.clerk.com/v1"],
    ["  ", "https://api.clerk.com/v1"],
    ["https://api.clerk.com", "https://api.clerk.com/v1"],
    ["https://API.clerk.com/", "https://api.clerk.com/v1"],
    ["https://api.clerk.com/v1", "https://api.clerk.com/v1"],
    [" https://api.clerk.com/v1// ", "https://api.clerk.com/v1"],
    ["https://proxy.example.com:8443/clerk/", "https://proxy.example.com:8443/clerk/v1"],
    ["http://127.0.0.1:4000", "http://127.0.0.1:4000/v1"],
    ["http://localhost:4000/v1/", "http://localhost:4000/v1"],
    ["http://[::1]:4000", "http://[::1]:4000/v1"],
  ])("of %s is %s", (given, baseUrl) => {
    expect(clerkBaseUrl(given)).toEqual({ ok: true, baseUrl });
  });

  test.each([
    ["http://api.clerk.com", /must start with https:\/\//],
    ["http://localhost.example.com", /must start with https:\/\//],
    ["http://127.0.0.1.example.com", /must start with https:\/\//],
    ["http://0.0.0.0:4000", /must start with https:\/\//],
    ["ftp://127.0.0.1", /must start with https:\/\//],
    ["localhost:4000", /must start with https:\/\//],
    ["https://me:hunter2@api.clerk.com", /bare address/],
    ["https://hunter2@api.clerk.com", /bare address/],
    ["https://api.clerk.com?x=hunter2", /bare address/],
    ["https://api.clerk.com#hunter2", /bare address/],
    ["api.clerk.com", /is no address/],
    ["https://", /is no address/],
    ["sk_test_hunter2", /is a key in CLERK_API_URL/],
    ["https://api.clerk.com/sk_live_hunter2", /is a key in CLERK_API_URL/],
  ])("%s is refused in words that don't repeat it", (given, message) => {
    const reading = clerkBaseUrl(given);
    expect(reading).toEqual({ ok: false, message: expect.stringMatching(message) });
    expect(JSON.stringify(reading)).not.toContain("hunter2");
  });
});

describe("a request", () => {
  test("carries the key, and JSON where it posts", async () => {
    const seen: unknown[] = [];
    const server = await startServer(({ method, path, query, headers, body }) => {
      const { authorization, accept, "user-agent": agent, "content-type": type } = headers;
      seen.push([method, path, query.get("limit"), authorization, accept, agent, type, body]);
      return { status: 200, body: { data: [1], total_count: 1 } };
    });
    open.push(server);
    const access = { secretKey: "sk_test_abc", baseUrl: `${server.url}/v1` };
    expect(await askClerk(access, { ...question, path: "/domains?limit=1" })).toEqual({
      status: "answered",
      value: { data: [1] },
    });
    await askClerk(access, { ...question, method: "POST", body: { name: "convex" } });
    const common = ["Bearer sk_test_abc", "application/json", "add-clerk-convex"];
    expect(seen).toEqual([
      ["GET", "/v1/domains", "1", ...common, undefined, undefined],
      ["POST", "/v1/domains", null, ...common, "application/json", { name: "convex" }],
    ]);
  });

  test.each(["", "sk_test_ab c", "sk_test_abc\nd", "sk_test_abç"])(
    "isn't sent with %j, which is no key",
    async (secretKey) => {
      const reason = reasonOf(await askClerk(accessTo({ ...clerk, secretKey }), question));
      expect(reason).toMatch(/holds a character that no key has.*dashboard\.clerk\.com/);
      expect(reason).not.toContain("sk_test_ab");
      expect(clerk.requests).toEqual([]);
    },
  );
});

describe("what Clerk refuses", () => {
  test.each([
    [401, /refuses the secret key: it was revoked, .*deleted.*dashboard\.clerk\.com\/~\/api-keys/],
    [402, /won't list the domains: the application's plan doesn't include it/],
    [403, /won't list the domains: this secret key isn't allowed to/],
    [404, /won't list the domains: Clerk's API at 127\.0\.0\.1:\d+ has nothing there \(404\)/],
    [409, /won't list the domains: it answered 409/],
    [422, /won't list the domains: it finds a mistake in the request/],
    [429, /won't list the domains now: it had too many requests\. Try again in a minute/],
    [500, /has a fault of its own \(500\)\. Try again in a few minutes/],
    [503, /has a fault of its own \(503\)/],
  ])("%i is told in words, and in Clerk's own", async (status, words) => {
    const reason = await reasonFor(clerkError(status, "code", "no such luck"));
    expect(reason).toMatch(words);
    expect(reason).toMatch(/ Clerk says: “no such luck”\.$/);
  });

  test("a key of another instance is refused by the stand-in itself", async () => {
    const access = { ...accessTo(clerk), secretKey: "sk_test_other" };
    expect(reasonOf(await askClerk(access, question))).toMatch(
      /^Clerk refuses the secret key.*Clerk says: “The provided Clerk Secret Key is invalid/,
    );
  });

  test.each([
    ["30", /Try again in 30 s\.$/],
    ["soon", /Try again in a minute\.$/],
    ["Wed, 21 Oct 2026 07:28:00 GMT", /Try again in a minute\.$/],
  ])("Retry-After of %s is told", async (value, words) => {
    const headers = { "retry-after": value };
    expect(await reasonFor({ status: 429, body: {}, headers })).toMatch(words);
  });

  test.each([
    ["both messages", { message: "is taken", long_message: "Name it b." }, "is taken: Name it b"],
    ["the longer", { message: "is taken", long_message: "It is taken." }, "It is taken"],
    ["the one there is", { message: "is taken" }, "is taken"],
    ["the other one", { long_message: "It is taken." }, "It is taken"],
    ["one line", { message: "a\r\n\tb\u2028c\u001b[31m\u0007d\u202ee" }, "a b c[31mde"],
    ["no key", { message: "sk_live_abcdef and Bearer abcdef" }, "sk_live_… and Bearer …"],
  ])("its words are quoted: %s", async (_, error, words) => {
    const reason = await reasonFor({ status: 422, body: { errors: [error] } });
    expect(reason).toMatch(/dashboard\. Clerk says: /);
    expect(reason.slice(reason.indexOf("“"))).toBe(`“${words}”.`);
  });

  test.each([
    ["nothing", {}],
    ["an empty list", { errors: [] }],
    ["another shape", { errors: "none" }],
    ["null", null],
    ["an error of another shape", { errors: [{ message: 1 }] }],
    ["empty words", { errors: [{ message: " ", long_message: "" }] }],
  ])("nothing is quoted of %s", async (_, body) => {
    const reason = await reasonFor({ status: 422, body });
    expect(reason).toMatch(/^Clerk won't list the domains: it finds a mistake/);
    expect(reason).not.toContain("Clerk says");
  });

  test("nothing is quoted of a page, or of more than 1 MB", async () => {
    const page = await reasonFor({ status: 502, text: "<h1>Bad gateway</h1>" });
    expect(page).toMatch(/has a fault of its own \(502\)/);
    const long = await reasonFor(clerkError(403, "code", "x".repeat(1_100_000)));
    expect(long).toMatch(/isn't allowed to/);
    expect(page + long).not.toMatch(/Clerk says|gateway|xxx/);
  });

  test("long words are cut at 200 characters, and the key is out of them before", async () => {
    // A key that isn't one by its look, across the place where the words are cut.
    const secretKey = "plain.secret.of.nobody";
    const message = `${"é".repeat(190)}${secretKey} ${"😀".repeat(200)}`;
    clerk.failNext("/v1/domains", clerkError(422, "code", message));
    const reason = reasonOf(await askClerk(accessTo({ ...clerk, secretKey }), question));
    const quoted = /“(.*)”/.exec(reason)?.[1] ?? "";
    expect(quoted).toBe(`${"é".repeat(190)}… ${"😀".repeat(7)}…`);
    expect([...quoted]).toHaveLength(200);
    expect(reason).not.toContain("plain.se");
  });
});

describe("no fit answer", () => {
  test.each([301, 302, 303, 307, 308])("a redirect (%i) isn't followed", async (status) => {
    const other = await startServer(() => ({ status: 200, body: { data: [] } }));
    open.push(other);
    const headers = { location: `${other.url}/v1/domains` };
    expect(await reasonFor({ status, headers })).toMatch(
      /redirect \(30\d\), which isn't followed: the secret key would go along/,
    );
    expect(other.requests).toEqual([]);
  });

  test("a redirect to the same server isn't followed either", async () => {
    clerk.failNext("/v1/jwt_templates", { status: 302, headers: { location: "/v1/domains" } });
    const answer = await askClerk(accessTo(clerk), { ...question, path: "/jwt_templates" });
    expect(reasonOf(answer)).toMatch(/redirect/);
    expect(clerk.requests.map(({ path }) => path)).toEqual(["/v1/jwt_templates"]);
  });

  test.each<[string, Answer]>([
    ["silence", "hang"],
    ["a body without end", { status: 200, text: '{"data":[', unfinished: true }],
    ["a refusal without end", { status: 500, text: '{"errors":[', unfinished: true }],
  ])("%s ends with the timeout", async (_, planned) => {
    const start = performance.now();
    expect(await reasonFor(planned, 250)).toMatch(/gave no answer within 0\.25 s/);
    expect(performance.now() - start).toBeLessThan(5000);
  });

  test.each<[string, Answer]>([
    ["a page", { status: 200, text: "<!doctype html><title>Sign in</title>" }],
    ["an empty body", { status: 200 }],
    ["no content", { status: 204 }],
    ["half of it", { status: 200, text: '{"data":[' }],
  ])("%s isn't JSON", async (_, planned) => {
    expect(await reasonFor(planned)).toMatch(/something that isn't JSON: a proxy or another/);
  });

  test.each<[string, unknown]>([
    ["an array", []],
    ["null", null],
    ["a word", "data"],
    ["another object", { data: {} }],
  ])("%s is of another shape", async (_, body) => {
    expect(await reasonFor({ status: 200, body })).toMatch(/in a shape that .* doesn't know/);
  });

  test("2 MB are too much, and 1 MB isn't", async () => {
    const withLength = (length: number) => `{"data":["${"x".repeat(length - 13)}"]}`;
    expect(await reasonFor({ status: 200, text: withLength(2_000_000) })).toMatch(
      /answered with more than 1 MB/,
    );
    expect(await reasonFor({ status: 200, text: withLength(1_000_001) })).toMatch(/1 MB/);
    clerk.failNext("/v1/domains", { status: 200, text: withLength(1_000_000) });
    expect((await askClerk(accessTo(clerk), question)).status).toBe("answered");
  });

  test("more than 1 MB without end are too much at once", async () => {
    const text = "x".repeat(1_100_000);
    expect(await reasonFor({ status: 200, text, unfinished: true })).toMatch(/more than 1 MB/);
  });

  test("a closed port is told with the system's code", async () => {
    const { url, close } = await startServer(() => "hang");
    await close();
    expect(reasonOf(await askClerk(accessTo({ url, secretKey: "sk_test_abc" }), question))).toMatch(
      /^The connection to Clerk's API at 127\.0\.0\.1:\d+ failed \(ECONNREFUSED\)\. .*CLERK_API_URL/,
    );
  });

  test("so is a connection that breaks off", async () => {
    const server = net.createServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    open.push({ close: () => new Promise((resolve) => server.close(() => resolve())) });
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("There is no port.");
    const url = `http://127.0.0.1:${address.port}`;
    const answer = await askClerk(accessTo({ url, secretKey: "sk_test_abc" }), question);
    expect(reasonOf(answer)).toMatch(/^The connection to .* failed \((UND_ERR_SOCKET|ECONN\w+)\)/);
  });

  test.each([
    ["ENOTFOUND", /^There is no connection to .*api\.clerk\.com: no such host is known/],
    ["EAI_AGAIN", /^The connection to .*api\.clerk\.com failed \(EAI_AGAIN\)/],
    [undefined, /^The connection to .*api\.clerk\.com failed\. Check/],
  ])("%s as the cause is told, and no message of an error", async (code, words) => {
    const secretKey = "sk_test_abc";
    vi.stubGlobal("fetch", async () => {
      const cause = Object.assign(new Error(`of ${secretKey}`), code && { code });
      throw new TypeError(`fetch failed with Bearer ${secretKey}`, { cause });
    });
    const access = { secretKey, baseUrl: "https://api.clerk.com/v1" };
    const reason = reasonOf(await askClerk(access, question));
    expect(reason).toMatch(words);
    expect(reason).not.toContain(secretKey);
  });
});

test.each([
  ["bare", ["a", "b"], { items: ["a", "b"], total: 2 }],
  ["a page", { data: ["a"], total_count: 7 }, { items: ["a"], total: 7 }],
  ["a page without a count", { data: ["a"] }, { items: ["a"], total: 1 }],
  ["empty", [], { items: [], total: 0 }],
])("a list is read: %s", (_, given, list) => {
  expect(listOf(z.string()).parse(given)).toEqual(list);
});
