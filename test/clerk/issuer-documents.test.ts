import { generateKeyPairSync } from "node:crypto";
import { createServer, type ServerResponse } from "node:http";
import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import { readIssuerDocuments, shown } from "../../src/clerk/issuer-documents.ts";
import { checkIssuer } from "../../src/clerk/openid.ts";
import { propertyRun } from "../support/property-run.ts";

const CONFIGURATION = "/.well-known/openid-configuration";
const KEYS = "/.well-known/jwks.json";

type Handler = (response: ServerResponse) => void;

const open: (() => void)[] = [];
afterEach(() => {
  for (const close of open.splice(0)) close();
});

/** Serves what `pages` makes of its own address, 404 elsewhere; and what was asked for. */
async function serve(pages: (url: string) => Record<string, Handler>) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? "";
    asked.push(path);
    const page = pages(url)[path];
    if (page) page(response);
    else response.writeHead(404).end("not found");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port.");
  const url = `http://127.0.0.1:${address.port}`;
  open.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return { url, asked };
}

const json =
  (body: unknown): Handler =>
  (response) =>
    void response.setHeader("content-type", "application/json").end(JSON.stringify(body));
const text =
  (body: string): Handler =>
  (response) =>
    void response.end(body);
const status =
  (code: number): Handler =>
  (response) =>
    void response.writeHead(code).end(JSON.stringify({ errors: [] }));
const never: Handler = () => {};
/** Begins an answer, and doesn't end it. */
const stuck: Handler = (response) => void response.write('{"issuer":');

const rsa = (bits = 2048) =>
  generateKeyPairSync("rsa", { modulusLength: bits }).publicKey.export({ format: "jwk" });
const STRONG = rsa();
const WEAK = rsa(1024);
const KEY = { ...STRONG, use: "sig", alg: "RS256", kid: "ins_1" };

/** An issuer's pages, with these in place of the good ones. */
const issuerPages = (pages: Record<string, Handler> = {}) => {
  return (url: string): Record<string, Handler> => ({
    [CONFIGURATION]: json({ issuer: url, jwks_uri: `${url}${KEYS}` }),
    [KEYS]: json({ keys: [KEY] }),
    ...pages,
  });
};

describe("a good issuer", () => {
  test("is usable, with its public keys", async () => {
    const { url, asked } = await serve(issuerPages());
    expect(await readIssuerDocuments(url)).toEqual({ status: "usable", issuer: url, keys: [KEY] });
    expect(asked.sort()).toEqual([KEYS, CONFIGURATION]);
  });

  test("may be asked and may name itself with a slash at the end", async () => {
    const { url } = await serve((own) => ({
      ...issuerPages()(own),
      [CONFIGURATION]: json({ issuer: `${own}/`, jwks_uri: `${own}${KEYS}` }),
    }));
    expect(await readIssuerDocuments(`${url}/`)).toMatchObject({ status: "usable", issuer: url });
  });

  test("may be below a path, and have its keys elsewhere", async () => {
    const { url, asked } = await serve((own) => ({
      [`/__clerk${CONFIGURATION}`]: json({
        issuer: `${own}/__clerk`,
        jwks_uri: `${own}/keys?version=2`,
      }),
      "/keys?version=2": json({ keys: [KEY] }),
      // Where they usually are, asked for at once, there is no answer: it isn't waited for.
      [`/__clerk${KEYS}`]: never,
    }));
    expect(await readIssuerDocuments(`${url}/__clerk`)).toMatchObject({
      status: "usable",
      issuer: `${url}/__clerk`,
    });
    expect(asked).toContain("/keys?version=2");
  });

  test("may publish other keys too, which are left out; and no private part is kept", async () => {
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const elliptic = generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey;
    const keys = [
      { ...elliptic.export({ format: "jwk" }), kid: "elliptic", use: "sig" },
      { ...WEAK, kid: "weak" },
      { ...KEY, kid: undefined },
      { ...KEY, kid: "" },
      { ...KEY, kid: 7 },
      { ...KEY, kid: "for encryption", use: "enc" },
      { ...KEY, kid: "for another algorithm", alg: "RS512" },
      { ...KEY, kid: "no key", n: "AQAB" },
      { ...KEY, kid: "no key either", n: "" },
      { kty: "oct", k: "c2VjcmV0", kid: "shared", alg: "HS256" },
      null,
      "text",
      { ...privateKey.export({ format: "jwk" }), kid: "bare" },
    ];
    const { url } = await serve(issuerPages({ [KEYS]: json({ keys }) }));
    const documents = await readIssuerDocuments(url);
    expect(documents.status === "usable" && documents.keys.map(({ kid }) => kid)).toEqual(["bare"]);
    expect(JSON.stringify(documents)).not.toContain('"d"');
  });
});

describe("an issuer that Convex can't work with", () => {
  const other = "https://other.clerk.accounts.dev";
  test.each<[string, Record<string, Handler>, string]>([
    ["nothing there", { [CONFIGURATION]: status(404) }, "no Clerk instance is there"],
    ["no JSON", { [CONFIGURATION]: text("<!doctype html>") }, "that is not JSON"],
    ["an empty answer", { [CONFIGURATION]: text("") }, "that is not JSON"],
    ["another shape", { [CONFIGURATION]: json([]) }, "names no issuer"],
    ["an issuer that is no text", { [CONFIGURATION]: json({ issuer: 1 }) }, "names no issuer"],
    ["a huge answer", { [CONFIGURATION]: text(`"${"x".repeat(1e6)}"`) }, "longer than 1 MB"],
    ["much nested", { [CONFIGURATION]: text("[".repeat(4e5) + "]".repeat(4e5)) }, "no issuer"],
    ["another issuer", { [CONFIGURATION]: json({ issuer: other }) }, `its issuer is ${other}`],
    ["no keys there", { [KEYS]: status(404) }, "is not there (404)"],
    ["keys that are no JSON", { [KEYS]: text("keys") }, "is not JSON"],
    ["keys of another shape", { [KEYS]: json({ keys: { KEY } }) }, "is no set of keys"],
    ["a bare list of keys", { [KEYS]: json([KEY]) }, "is no set of keys"],
    ["huge keys", { [KEYS]: text(`"${"x".repeat(1e6)}"`) }, "is longer than 1 MB"],
    ["an empty set", { [KEYS]: json({ keys: [] }) }, "publishes no keys"],
    ["no key that fits", { [KEYS]: json({ keys: [{ ...WEAK, kid: "weak" }] }) }, "RSA, 2048 bits"],
  ])("%s", async (_, pages, words) => {
    const { url } = await serve(issuerPages(pages));
    const documents = await readIssuerDocuments(url);
    expect(documents.status).toBe("faulty");
    const { issuer, reason } = documents.status === "faulty" ? documents : expect.unreachable();
    expect(reason).toContain(words);
    expect(reason).toMatch(/^[a-z].*[^.]$/);
    expect(issuer).toBe(words.includes(other) ? other : KEYS in pages ? url : undefined);
  });

  test.each([
    ["a plain http address", "http://keys.example.com/jwks.json"],
    ["one that only looks like loopback", "http://127.0.0.1.example.com/jwks.json"],
    ["no address", "jwks.json"],
    ["a file", "file:///etc/passwd"],
  ])("keys at %s", async (_, jwks_uri) => {
    const { url } = await serve((own) =>
      issuerPages({ [CONFIGURATION]: json({ issuer: own, jwks_uri }) })(own),
    );
    expect(await readIssuerDocuments(url)).toEqual({
      status: "faulty",
      issuer: url,
      reason: `names ${jwks_uri} for its keys, which is no https address`,
    });
  });

  test("keys nowhere", async () => {
    const { url } = await serve((own) =>
      issuerPages({ [CONFIGURATION]: json({ issuer: own }) })(own),
    );
    expect(await readIssuerDocuments(url)).toMatchObject({
      status: "faulty",
      issuer: url,
      reason: "has an OpenID configuration that names no keys (jwks_uri)",
    });
  });

  test("a name with control characters and without an end is shown without them", async () => {
    const issuer = `https://\u001b[31mx\r\n\u202e${"/".repeat(500_000)}y`;
    const { url } = await serve(issuerPages({ [CONFIGURATION]: json({ issuer }) }));
    const documents = await readIssuerDocuments(url);
    expect(documents).toMatchObject({
      status: "faulty",
      issuer: `https://x ${"/".repeat(90)}…`,
    });
    expect(JSON.stringify(documents).length).toBeLessThan(400);
  });
});

describe("an issuer that can't be asked", () => {
  test.each<[string, Record<string, Handler>, string]>([
    ["out of order", { [CONFIGURATION]: status(503) }, "it answered 503"],
    ["behind a wall", { [CONFIGURATION]: status(403) }, "it answered 403"],
    ["silent", { [CONFIGURATION]: never }, "no answer within 0.5 s"],
    ["stuck", { [CONFIGURATION]: stuck }, "no answer within 0.5 s"],
    ["its keys out of order", { [KEYS]: status(500) }, "keys could not be had (it answered 500)"],
    ["its keys silent", { [KEYS]: never }, "keys could not be had (no answer within 0.5 s)"],
    ["its keys stuck", { [KEYS]: stuck }, "keys could not be had (no answer within 0.5 s)"],
  ])("%s", async (_, pages, words) => {
    const { url } = await serve(issuerPages(pages));
    const documents = await readIssuerDocuments(url, 500);
    expect(documents).toEqual({ status: "unreachable", reason: expect.stringContaining(words) });
  });

  test("the time is that of both documents together", async () => {
    const slow = (body: unknown): Handler => {
      return (response) => void setTimeout(() => json(body)(response), 400);
    };
    const { url } = await serve((own) => ({
      [CONFIGURATION]: slow({ issuer: own, jwks_uri: `${own}/keys` }),
      "/keys": slow({ keys: [KEY] }),
    }));
    expect(await readIssuerDocuments(url, 600)).toMatchObject({ status: "unreachable" });
  });

  test("no server, no host, no address", async () => {
    const { url } = await serve(() => ({}));
    for (const close of open.splice(0)) close();
    const reasons = await Promise.all(
      [url, "https://nowhere.invalid", "no address"].map(async (issuer) => {
        const documents = await readIssuerDocuments(issuer);
        return documents.status === "unreachable" ? documents.reason : documents.status;
      }),
    );
    expect(reasons[0]).toBe("no connection (ECONNREFUSED)");
    expect(reasons[1]).toMatch(/^(?:there is no such host|no connection \(EAI_AGAIN\))$/);
    expect(reasons[2]).toContain("no connection");
  });
});

test("the shorter check tells the same of an issuer", async () => {
  const { url } = await serve(issuerPages());
  expect(await checkIssuer(url)).toEqual({ status: "confirmed" });
  const issuer = "https://other.example.com/";
  const others: [Handler, object][] = [
    [json({ issuer }), { status: "other-issuer", issuer }],
    [json({}), { status: "unreachable", reason: "its answer names no issuer" }],
    [text("{"), { status: "unreachable", reason: "its answer is not JSON" }],
    [status(404), { status: "unreachable", reason: "it answered 404" }],
    [stuck, { status: "unreachable", reason: "no answer within 0.5 s" }],
  ];
  for (const [page, expected] of others) {
    const server = await serve(issuerPages({ [CONFIGURATION]: page }));
    expect(await checkIssuer(server.url, 500)).toEqual(expected);
  }
});

test("another's text is shown on one line, short, without secrets", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 300 }), (other) => {
      expect(shown(other)).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      expect(shown(other).length).toBeLessThanOrEqual(101);
    }),
    propertyRun("another's text", 100),
  );
  expect(shown("sk_test_\u0007abcdef")).toBe("sk_test_…");
  expect(shown("a\u200bb\u{e0020}c\u00add")).toBe("abcd");
});
