import {
  createHmac,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
} from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type IssuerDocuments, readIssuerDocuments } from "../../src/clerk/issuer-documents.ts";
import { judgeToken, type TokenJudgement } from "../../src/clerk/session-token.ts";
import { type LoopbackServer, startServer } from "../servers/http.ts";
import { propertyRun } from "../support/property-run.ts";

const NOW = Date.UTC(2026, 10, 23, 12);
const SECONDS = NOW / 1000;
const PERSON = { sub: "user_2abcDEF", email: "ada@example.com", name: "Ada Lovelace" };

const own = generateKeyPairSync("rsa", { modulusLength: 2048 });
const foreign = generateKeyPairSync("rsa", { modulusLength: 2048 });

let server: LoopbackServer;
let documents: IssuerDocuments;
beforeAll(async () => {
  server = await startServer(({ path }) =>
    path === "/.well-known/jwks.json"
      ? {
          status: 200,
          body: { keys: [{ ...own.publicKey.export({ format: "jwk" }), kid: "own" }] },
        }
      : {
          status: 200,
          body: { issuer: server.url, jwks_uri: `${server.url}/.well-known/jwks.json` },
        },
  );
  documents = await readIssuerDocuments(server.url);
});
afterAll(() => server.close());

const encoded = (part: unknown) => Buffer.from(JSON.stringify(part)).toString("base64url");

/** The claims of a good token, with these over them; undefined takes one out. */
const claimsWith = (claims: Record<string, unknown> = {}) => ({
  ...PERSON,
  iss: server.url,
  aud: "convex",
  iat: SECONDS - 10,
  nbf: SECONDS - 20,
  exp: SECONDS + 50,
  ...claims,
});

/** A token signed with RS256. */
function signed(
  claims: Record<string, unknown> = {},
  header: Record<string, unknown> = {},
  key: KeyObject = own.privateKey,
): string {
  const head = encoded({ alg: "RS256", typ: "JWT", kid: "own", ...header });
  const content = `${head}.${encoded(claimsWith(claims))}`;
  return `${content}.${sign("RSA-SHA256", Buffer.from(content), key).toString("base64url")}`;
}

type Changes = Partial<Parameters<typeof judgeToken>[1]>;

/** The judgement, all of whose texts are sentences that say nothing of the token's person. */
async function judge(text: string, changes: Changes = {}): Promise<TokenJudgement> {
  const providers = [{ domain: server.url, applicationID: "convex" }];
  const judgement = await judgeToken(text, { providers, documents, now: NOW, ...changes });
  const told = JSON.stringify(judgement);
  for (const secret of [
    ...Object.values(PERSON),
    ...text.split(".").filter((p) => p.length > 20),
  ]) {
    expect(told).not.toContain(secret);
  }
  for (const { message, fix } of "verdicts" in judgement ? judgement.verdicts : []) {
    expect(message).toMatch(/^[A-Z][^\n!]*\.$/);
    expect(fix).toMatch(/^[A-Z][^\n!]*\.$/);
  }
  return judgement;
}

async function faultsOf(text: string, changes: Changes = {}): Promise<string[]> {
  const judgement = await judge(text, changes);
  expect(judgement.status).toBe("refused");
  return "verdicts" in judgement ? judgement.verdicts.map(({ fault }) => fault) : [];
}

/** What is said of a token with a single fault. */
async function messageOf(text: string, changes: Changes = {}): Promise<string> {
  const judgement = await judge(text, changes);
  const verdicts = "verdicts" in judgement ? judgement.verdicts : [];
  expect(verdicts).toHaveLength(1);
  return verdicts.map(({ message, fix }) => `${message} ${fix}`).join();
}

describe("a token that Convex accepts", () => {
  test("as it is", async () => {
    expect(await judge(signed())).toEqual({
      status: "accepted",
      message: `Convex accepts this token of ${server.url}, for 50 s more.`,
    });
  });

  test.each([
    ["spaces and line ends around it", (token: string) => ` \r\n${token}\r\n\t`],
    ["the console's quotes", (token: string) => `'${token}'\n`],
    ["double quotes", (token: string) => `"${token}"`],
    ["a header's Bearer", (token: string) => `Bearer ${token}`],
    ["a whole header", (token: string) => `authorization: bearer ${token}\r\n`],
    ["both", (token: string) => `"Bearer ${token}"`],
    ["both, the other way round", (token: string) => `Bearer '${token}'`],
  ])("with %s", async (_, dressed) => {
    expect(await judge(dressed(signed()))).toMatchObject({ status: "accepted" });
  });

  test.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    ["with a list as audience", { aud: ["convex"] }, {}],
    ["without a time from when on", { nbf: undefined }, {}],
    ["a little ahead", { nbf: SECONDS + 5, iat: SECONDS + 5 }, {}],
    ["of fractions", { exp: SECONDS + 0.5 }, {}],
    ["without a type", {}, { typ: undefined }],
    ["with the type in small letters", {}, { typ: "jwt" }],
  ])("%s", async (_, claims, header) => {
    expect(await judge(signed(claims, header))).toMatchObject({ status: "accepted" });
  });

  test("with a slash at the end of the issuer, of the domain, or of both", async () => {
    const providers = [{ domain: `${server.url}/`, applicationID: "convex" }];
    for (const token of [signed(), signed({ iss: `${server.url}/` })]) {
      expect(await judge(token)).toMatchObject({ status: "accepted" });
      expect(await judge(token, { providers })).toMatchObject({ status: "accepted" });
    }
  });

  test("beside other providers, with the application id of its own", async () => {
    const providers = [
      { domain: "https://tenant.auth0.com", applicationID: "convex" },
      { domain: server.url, applicationID: "app" },
    ];
    expect(await judge(signed({ aud: "app" }), { providers })).toMatchObject({
      status: "accepted",
    });
    expect(await faultsOf(signed(), { providers })).toEqual(["aud"]);
  });

  test("where it isn't known what Convex is told, if it is told so", async () => {
    expect(await judge(signed(), { providers: undefined })).toEqual({
      status: "accepted",
      message: `Convex accepts this token, for 50 s more, if it is told to accept ${server.url}.`,
    });
    const other = signed({ iss: "https://other.example.com" });
    expect(await messageOf(other, { providers: undefined })).toContain(
      `this project's Clerk instance is ${server.url}`,
    );
  });
});

describe("the issuer", () => {
  const iss = "https://other.clerk.accounts.dev";

  test("is another, whose keys aren't asked for a second fault", async () => {
    const token = signed({ iss }, { kid: "foreign" }, foreign.privateKey);
    expect(await messageOf(token)).toContain(
      `The token is one of ${iss}, and Convex is told to accept ${server.url}.`,
    );
  });

  test("is not accepted, since none is", async () => {
    expect(await messageOf(signed(), { providers: [] })).toContain("told to accept no issuer");
  });

  test("is accepted, and not the one whose keys are at hand", async () => {
    const providers = [{ domain: "other.clerk.accounts.dev", applicationID: "convex" }];
    const judgement = await judge(signed({ iss }, {}, foreign.privateKey), { providers });
    expect(judgement).toEqual({
      status: "unverified",
      verdicts: [],
      reason: `it is a token of ${iss}, and the keys are those of ${server.url}`,
    });
  });

  test.each([undefined, "", 1, null, [iss]])("is none: %j", async (value) => {
    expect(await messageOf(signed({ iss: value }))).toContain("names no issuer");
  });

  test("is shown on one line, short, and without secrets", async () => {
    const message = await messageOf(signed({ iss: `https://x\u001b[2J\n${"y".repeat(9000)}` }));
    expect(message).not.toContain("\u001b");
    expect(message.length).toBeLessThan(900);
    expect(await messageOf(signed({ iss: "https://sk_test_abcdef" }))).not.toContain("abcdef");
    expect(await messageOf(signed({ iss: signed() }))).toContain("eyJ…");
  });
});

describe("the audience", () => {
  test("is missing, as in a session token without the integration", async () => {
    for (const aud of [undefined, []]) {
      const message = await messageOf(signed({ aud }));
      expect(message).toContain("without the Convex integration");
      expect(message).toContain("https://dashboard.clerk.com/apps/setup/convex");
      expect(message).toContain('getToken({ template: "convex" })');
    }
  });

  test.each([
    ["other", "The token is for other (aud), and Convex accepts those for convex."],
    [["other"], "The token is for other (aud), and Convex accepts those for convex."],
    [["a", "b", "c", "d", "e"], "The token is for a, b, c and 2 more (aud)"],
    [5, "The token is for another type of value (aud)"],
    [
      ["other", "convex"],
      "for other, convex (aud), and Convex refuses one that isn't for it alone",
    ],
    ["Convex", "The token is for Convex (aud)"],
  ])("is wrong: %j", async (aud, words) => {
    const message = await messageOf(signed({ aud }));
    expect(message).toContain(words);
    expect(message).toContain('set "aud": "convex"');
  });

  test("is right, and auth.config wrong", async () => {
    const providers = [{ domain: server.url, applicationID: "my-app" }];
    expect(await messageOf(signed(), { providers })).toMatch(
      /those for my-app\. Set applicationID: "convex" in auth\.config\.$/,
    );
  });
});

describe("the times", () => {
  test.each([
    [0, "1 s ago"],
    [-59.6, "60 s ago"],
    [-300, "5 min ago"],
    [-86_400, "24 h ago"],
    [-30 * 86_400, "30 days ago"],
  ])("expired, by %d s", async (seconds, words) => {
    const message = await messageOf(signed({ exp: SECONDS + seconds, iat: 1, nbf: 1 }));
    expect(message).toContain(`The token expired ${words}: Clerk's last 60 s.`);
    expect(message).toContain('await window.Clerk.session.getToken({ template: "convex" })');
  });

  test("not yet valid, not yet issued", async () => {
    expect(await messageOf(signed({ nbf: SECONDS + 6 }))).toContain("valid only in 6 s (nbf)");
    expect(await messageOf(signed({ iat: SECONDS + 40 }))).toContain("issued only in 40 s (iat)");
    expect(await messageOf(signed({ iat: SECONDS + 40 }))).toContain("Set the clock");
  });

  test.each<[string, unknown]>([
    ["exp", undefined],
    ["exp", "soon"],
    ["exp", 1e300],
    ["iat", undefined],
    ["iat", null],
    ["nbf", "now"],
  ])("%s is no time: %j", async (claim, value) => {
    expect(await faultsOf(signed({ [claim]: value }))).toEqual([claim]);
  });
});

describe("the signature", () => {
  const replaced = (token: string, part: number, value: string) =>
    token.split(".").with(part, value).join(".");

  test("is of a key that the issuer doesn't have", async () => {
    expect(await messageOf(signed({}, { kid: "gone" }))).toContain(
      "with the key gone, which is none",
    );
    expect(await faultsOf(signed({}, { kid: undefined }))).toEqual(["kid"]);
    expect(await faultsOf(signed({}, { kid: ["own"] }))).toEqual(["kid"]);
  });

  test("is another key's under the issuer's name", async () => {
    expect(await faultsOf(signed({}, {}, foreign.privateKey))).toEqual(["signature"]);
  });

  test("is not that of the claims", async () => {
    const claims = encoded(claimsWith({ sub: "user_admin" }));
    expect(await faultsOf(replaced(signed(), 1, claims))).toEqual(["signature"]);
  });

  test("was changed, cut or lost", async () => {
    const token = signed();
    const middle = token.length - 100;
    const other = token[middle] === "A" ? "B" : "A";
    const changed = token.slice(0, middle) + other + token.slice(middle + 1);
    expect(await faultsOf(changed)).toEqual(["signature"]);
    expect(await faultsOf(token.slice(0, -4))).toEqual([expect.stringMatching(/sign|malf/)]);
    expect(await faultsOf(replaced(token, 2, ""))).toEqual(["signature"]);
  });

  test("is none, or of another kind: whatever it says", async () => {
    const none = `${encoded({ alg: "none" })}.${encoded(claimsWith())}.`;
    expect(await messageOf(none)).toContain("signed with none, and Clerk signs with RS256");
    expect(await faultsOf(signed({}, { alg: "none" }))).toEqual(["algorithm"]);
    expect(await faultsOf(signed({}, { alg: "RS512" }))).toEqual(["algorithm"]);
    expect(await faultsOf(signed({}, { alg: undefined }))).toEqual(["algorithm"]);
    expect(await faultsOf(signed({}, { alg: ["RS256"] }))).toEqual(["algorithm"]);
  });

  test("is HS256, with the public key as the secret", async () => {
    const pem = createPublicKey(own.privateKey).export({ type: "spki", format: "pem" });
    const content = `${encoded({ alg: "HS256", kid: "own" })}.${encoded(claimsWith())}`;
    const signature = createHmac("sha256", pem).update(content).digest("base64url");
    expect(await messageOf(`${content}.${signature}`)).toContain("signed with HS256");
  });

  test("can't be looked at, since the key is none", async () => {
    const broken: IssuerDocuments = {
      status: "usable",
      issuer: server.url,
      keys: [{ kty: "RSA", kid: "own", n: "AQAB", e: "AQAB" }],
    };
    expect(await judge(signed(), { documents: broken })).toEqual({
      status: "unverified",
      verdicts: [],
      reason: "the issuer's key own can't be used",
    });
  });
});

test("all faults are told", async () => {
  const token = signed(
    { aud: "other", exp: SECONDS - 9, nbf: SECONDS + 9, iat: SECONDS + 9, sub: undefined },
    {},
    foreign.privateKey,
  );
  const times = ["exp", "nbf", "iat"];
  expect(await faultsOf(token)).toEqual(["signature", "malformed", "aud", ...times]);
  const none = `${encoded({ alg: "none" })}.${encoded({ sub: PERSON.sub })}.`;
  expect(await faultsOf(none)).toEqual(["algorithm", "iss", "aud", "exp", "iat"]);
});

describe("without keys", () => {
  const unreachable: IssuerDocuments = { status: "unreachable", reason: "no answer within 5 s" };

  test("a good token is unverified", async () => {
    const reason = "the issuer could not be asked for its keys (no answer within 5 s)";
    const expected = { status: "unverified", verdicts: [], reason };
    expect(await judge(signed(), { documents: unreachable })).toEqual(expected);
    const unknown = { documents: unreachable, providers: undefined };
    expect(await judge(signed(), unknown)).toEqual(expected);
  });

  test("a bad one keeps the verdicts that hold", async () => {
    const token = signed({ aud: "other", exp: SECONDS - 9 }, { kid: "gone" }, foreign.privateKey);
    expect(await judge(token, { documents: unreachable })).toMatchObject({
      status: "unverified",
      verdicts: [{ fault: "aud" }, { fault: "exp" }],
    });
    expect(await faultsOf("x", { documents: unreachable })).toEqual(["malformed"]);
  });

  test("since the issuer is at fault", async () => {
    const faulty: IssuerDocuments = {
      status: "faulty",
      issuer: undefined,
      reason: "publishes no keys",
    };
    expect(await judge(signed(), { documents: faulty })).toMatchObject({
      status: "unverified",
      reason: "the issuer publishes no keys",
    });
  });
});

describe("garbage", () => {
  const head = encoded({ alg: "RS256", kid: "own" });
  const latin = Buffer.from('{"sub":"\xe9"}', "latin1").toString("base64url");
  test.each([
    ["nothing", "", "There is no token"],
    ["spaces", " \r\n", "There is no token"],
    ["empty quotes", '""', "There is no token"],
    ["a word", "token", "three parts"],
    ["one part too many", "a.b.c.d", "three parts"],
    ["an encrypted token", "a.b.c.d.e", "three parts"],
    ["dots", "..", "JSON"],
    ["no base64url", "a+b.c/d.e=", "base64url"],
    ["letters of elsewhere", "é.ü.ß", "base64url"],
    ["two tokens", "a.b.c a.b.c", "a space or a line end"],
    ["no JSON", "abcd.abcd.abcd", "JSON"],
    ["a list as claims", `${head}.${encoded([1])}.abcd`, "JSON"],
    ["a list as header", `${encoded([1])}.${encoded({})}.abcd`, "JSON"],
    ["null", `${encoded(null)}.${encoded(null)}.abcd`, "JSON"],
    ["claims in Latin 1", `${head}.${latin}.abcd`, "JSON"],
    ["a secret key", "sk_test_abcdefghijklmnopqrstuvwxyz", "secret key"],
    ["a megabyte", "a.b.c".padEnd(1_000_000, "c"), "longer than 32 KB"],
    ["a megabyte of spaces", " ".repeat(1_000_000), "longer than 32 KB"],
  ])("is refused in words: %s", async (_, text, words) => {
    expect(await messageOf(text)).toContain(words);
  });

  test("is refused as deep as it may be nested, and as long as it may be", async () => {
    const deep = Buffer.from(`${"[".repeat(11_000)}${"]".repeat(11_000)}`).toString("base64url");
    expect(await faultsOf(`${head}.${deep}.abcd`)).toEqual(["malformed"]);
    const claims = `{"iss":${"[".repeat(10_000)}${"]".repeat(10_000)}}`;
    const nested = `${head}.${Buffer.from(claims).toString("base64url")}.abcd`;
    expect(await faultsOf(nested)).toContain("iss");
    expect(await faultsOf(signed({ aud: Array(9000).fill("x") }))).toEqual(["malformed"]);
    expect(await faultsOf(signed({ aud: Array(5000).fill("x") }))).toEqual(["aud"]);
  });

  test.each([
    ["OAuth's", { typ: "at+jwt" }],
    ["a nested one", { cty: "JWT" }],
    ["one with conditions", { crit: ["b64"], b64: false }],
    ["one with unknown conditions", { crit: ["x"], x: 1 }],
  ])("a token of another kind is refused: %s", async (_, header) => {
    expect(await messageOf(signed({}, header))).toContain("no plain JWT");
  });

  test("a token without a user is refused", async () => {
    expect(await messageOf(signed({ sub: undefined }))).toContain("names no user");
  });
});

describe("whatever the text", () => {
  const expected = () => ({
    providers: [{ domain: server.url, applicationID: "convex" }],
    documents,
    now: NOW,
  });

  test("it is never an error, nor accepted unless signed", async () => {
    const part = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.jsonValue().map(encoded),
      fc
        .record({ alg: fc.constantFrom("RS256", "none", 1), kid: fc.constantFrom("own", {}) })
        .map(encoded),
      fc
        .dictionary(fc.constantFrom("iss", "aud", "exp", "nbf", "iat", "sub"), fc.jsonValue())
        .map((claims) => encoded(claimsWith(claims))),
      fc.uint8Array().map((bytes) => Buffer.from(bytes).toString("base64url")),
    );
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.array(part, { minLength: 2, maxLength: 4 }).map((parts) => parts.join(".")),
    );
    await fc.assert(
      fc.asyncProperty(text, async (any) => {
        expect((await judgeToken(any, expected())).status).toBe("refused");
      }),
      propertyRun("no token", 1000),
    );
  });

  test("a good token with a character changed isn't accepted", async () => {
    const token = signed();
    const place = fc.oneof(
      fc.nat(token.length - 1),
      // The last characters of its parts: bits of theirs are no part of any byte.
      fc.constantFrom(token.length - 1, token.indexOf(".") - 1, token.lastIndexOf(".") - 1),
    );
    const character = fc.oneof(
      fc.constantFrom(..."ABCDwxyz0123456789-_. \n\"'=+/"),
      fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
    );
    await fc.assert(
      fc.asyncProperty(place, character, async (index, other) => {
        const changed = token.slice(0, index) + other + token.slice(index + 1);
        fc.pre(changed !== token);
        expect((await judgeToken(changed, expected())).status).toBe("refused");
      }),
      propertyRun("changed token", 1000),
    );
  });

  test("all that is signed is accepted, and nothing after its end", async () => {
    const lasting = fc.integer({ min: -100, max: 100 });
    await fc.assert(
      fc.asyncProperty(lasting, fc.dictionary(fc.string(), fc.jsonValue()), async (exp, more) => {
        const { iss: _iss, aud: _aud, nbf: _nbf, iat: _iat, ...free } = more;
        const token = signed({ ...free, sub: PERSON.sub, exp: SECONDS + exp });
        const { status } = await judgeToken(token, expected());
        expect(status).toBe(exp > 0 ? "accepted" : "refused");
      }),
      propertyRun("signed token", 100),
    );
  });
});
