import { describe, expect, test } from "vitest";
import {
  looksSecret,
  outputWithoutSecrets,
  withoutSecrets,
  withShortKeys,
} from "../../src/secrets/redact.ts";
import { secretValues } from "../../src/secrets/secret-values.ts";
import { KEY } from "../support/keys.ts";

describe("by its look", () => {
  test.each([
    ["a Clerk secret key", "key: sk_test_c2VjcmV0LW5vYm9keQ$ end", "key: sk_test_… end"],
    ["in JSON", '{"a":"sk_live_abc123=="}', '{"a":"sk_live_…"}'],
    ["a JWT", "token eyJhbGciOiJSUzI1NiJ9.eyJhdWQiOiJjb252ZXgifQ.c2ln.", "token eyJ…."],
    ["a deploy key", "prod:happy-horse-123|eyJ2MiI6ImFiYyJ9", "prod:happy-horse-123|…"],
    ["npm's token", "npm_abcdefghijklmnop0123", "npm_…"],
    [
      "npm's variables stay",
      "npm_config_cache npm_lifecycle_event",
      "npm_config_cache npm_lifecycle_event",
    ],
    ["GitHub's tokens", "ghp_abcdefghijklmnop gho_abcdefghijklmnop", "ghp_… gho_…"],
    ["its newer ones", "github_pat_11ABCDEFG_abcdefghij", "github_pat_…"],
    ["OpenAI's", "sk-proj-abcdefgh12345678", "sk-…"],
    [
      "Stripe's",
      "sk_live_abc rk_live_abc123 whsec_abcdefghijklmnop",
      "sk_live_… rk_live_… whsec_…",
    ],
    [
      "Slack's, AWS's and GitLab's",
      "xoxb-12345678901 AKIAABCDEFGHIJKLMNOP glpat-abcdefghij",
      "xoxb-… AKIA… glpat-…",
    ],
    [
      "a private key",
      "-----BEGIN RSA PRIVATE KEY-----\nMIIabc\n-----END RSA PRIVATE KEY-----\nrest",
      "-----BEGIN RSA PRIVATE KEY-----…-----END RSA PRIVATE KEY-----\nrest",
    ],
    [
      "one on one line",
      "-----BEGIN PRIVATE KEY-----\\nMII\\n-----END PRIVATE KEY-----",
      "-----BEGIN PRIVATE KEY-----…-----END PRIVATE KEY-----",
    ],
    ["a publishable key stays", KEY, KEY],
    ["words stay", "ask_test_me, Bearer token", "ask_test_me, Bearer token"],
  ])("%s", (_, text, shown) => {
    expect(withoutSecrets(text)).toBe(shown);
  });
});

test.each([
  ["npm's token", "//registry/:_authToken=npm_abc\n", "//registry/:_authToken=…\n"],
  ["a header", "authorization: Bearer abc.def", "authorization: Bearer …"],
  ["its password", "_password = aHVudGVyMg==", "_password = …"],
  ["its older credentials", "//registry/:_auth=bWU6aHVudGVyMg==", "//registry/:_auth=…"],
  ["its configuration as JSON", '{"_authToken": "abc def"}', '{"_authToken": …}'],
  ["a basic header", "authorization: Basic bWU6aHVudGVyMg==", "authorization: Basic …"],
  ["any other header", "Authorization: Digest abcdef", "Authorization: Digest …"],
  ["a header as JSON", '"authorization": "Bearer abc.def"', '"authorization": "Bearer …"'],
  ["basic credentials alone", "sent Basic bWU6aHVudGVyMg==", "sent Basic …"],
  ["words", "Basic authentication was refused", "Basic authentication was refused"],
  ["a cookie", "set-cookie: session=abcdef; path=/", "set-cookie: …"],
  ["a variable whose name tells", "MY_API_TOKEN=tok-1 PATH=/bin", "MY_API_TOKEN=… PATH=/bin"],
  ["the same as JSON", '{"db_password": "a b", "x": 1}', '{"db_password": …, "x": 1}'],
  ["a password in an address", "postgres://me:hunter2@db/x", "postgres://me:…@db/x"],
  ["one with an @ in it", "postgres://me:hun@ter/2@db/x", "postgres://me:…@db/x"],
  [
    "a token in an address",
    "https://abcdefghij0123456789@git.example/x",
    "https://…@git.example/x",
  ],
  ["colours within a value", "it is correct-\x1b[1mhorse-battery", "it is …"],
  ["a line of a key", `${"Ab1/".repeat(16)}\n`, "…\n"],
  ["a value that is known", "CONVEX_DEPLOY_KEY is correct-horse-battery", "CONVEX_DEPLOY_KEY is …"],
])("what a program prints: %s", (_, text, shown) => {
  const values = secretValues({ CONVEX_DEPLOY_KEY: "correct-horse-battery", HOME: "/home/me" }, []);
  expect(outputWithoutSecrets(text, values)).toBe(shown);
});

test("secrets under a public name are told by their look", () => {
  const values = ["sk_live_abc", '"sk_test_abc', "prod:happy-horse-1|abc", KEY, "https://a.b"];
  expect(values.map(looksSecret)).toEqual([true, true, true, false, false]);
});

test("publishable keys are shortened for reading", () => {
  expect(withShortKeys(`+VITE_CLERK_PUBLISHABLE_KEY=${KEY}\n`)).toBe(
    `+VITE_CLERK_PUBLISHABLE_KEY=${KEY.slice(0, 12)}…\n`,
  );
});
