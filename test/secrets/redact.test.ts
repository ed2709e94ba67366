import { describe, expect, test } from "vitest";
import {
  envDiffWithoutSecrets,
  looksSecret,
  outputWithoutSecrets,
  secretValues,
  withoutSecrets,
  withShortKeys,
} from "../../src/secrets/redact.ts";
import { KEY } from "../support/keys.ts";

describe("by its look", () => {
  test.each([
    ["a Clerk secret key", "key: sk_test_c2VjcmV0LW5vYm9keQ$ end", "key: sk_test_… end"],
    ["in JSON", '{"a":"sk_live_abc123=="}', '{"a":"sk_live_…"}'],
    ["a JWT", "token eyJhbGciOiJSUzI1NiJ9.eyJhdWQiOiJjb252ZXgifQ.c2ln.", "token eyJ…."],
    ["a deploy key", "prod:happy-horse-123|eyJ2MiI6ImFiYyJ9", "prod:happy-horse-123|…"],
    ["a publishable key stays", KEY, KEY],
    ["words stay", "ask_test_me, Bearer token", "ask_test_me, Bearer token"],
  ])("%s", (_, text, shown) => {
    expect(withoutSecrets(text)).toBe(shown);
  });
});

test.each([
  ["npm's token", "//registry/:_authToken=npm_abc\n", "//registry/:_authToken=…\n"],
  ["a header", "authorization: Bearer abc.def", "authorization: Bearer …"],
  ["a password in an address", "postgres://me:hunter2@db/x", "postgres://me:…@db/x"],
  ["a value that is known", "CONVEX_DEPLOY_KEY is correct-horse-battery", "CONVEX_DEPLOY_KEY is …"],
])("what a program prints: %s", (_, text, shown) => {
  const values = secretValues({ CONVEX_DEPLOY_KEY: "correct-horse-battery", HOME: "/home/me" }, []);
  expect(outputWithoutSecrets(text, values)).toBe(shown);
});

test("the values of variables that sound secret are known, the longest first", () => {
  const shell = { CLERK_SECRET_KEY: "sk_test_one", SHORT_TOKEN: "abc", PATH: "/usr/bin" };
  expect(
    secretValues(shell, ["A_PASSWORD='correct horse battery'\nVITE_URL=https://a.b\n"]),
  ).toEqual(["correct horse battery", "sk_test_one"]);
});

test("in the diff of an env file its names tell", () => {
  const diff = " # API_TOKEN=a b c\n CLERK_SECRET_KEY=whatever\n+VITE_CLERK_PUBLISHABLE_KEY=pk\n";
  expect(envDiffWithoutSecrets(diff)).toBe(
    " # API_TOKEN=…\n CLERK_SECRET_KEY=…\n+VITE_CLERK_PUBLISHABLE_KEY=pk\n",
  );
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
