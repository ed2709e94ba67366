import { describe, expect, test } from "vitest";
import { readPastedKeys, readSecretKey } from "../../src/prompts/pasted-keys.ts";
import { HOST, KEY } from "../support/keys.ts";

const SECRET = "sk_test_ofATestThatIsNobodysKey";
const LIVE_SECRET = SECRET.replace("test", "live");
const key = { value: KEY, environment: "test", host: HOST };

describe("what is pasted", () => {
  test.each<[what: string, typed: string, secretKey: string | undefined]>([
    ["the key alone", KEY, undefined],
    ["its line", `VITE_CLERK_PUBLISHABLE_KEY=${KEY}\n`, undefined],
    [
      "both lines",
      `NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY=${KEY}\nCLERK_SECRET_KEY=${SECRET}\n`,
      SECRET,
    ],
    ["the secret first, in quotes", `CLERK_SECRET_KEY="${SECRET}"\r\nPK='${KEY}'`, SECRET],
    ["both in one line, with spaces", `PK = ${KEY}  CLERK_SECRET_KEY = ${SECRET}`, SECRET],
    ["other variables beside it", `A=1\nPK=${KEY}\nSIGN_IN_URL=/sign-in`, undefined],
  ])("%s", (_, typed, secretKey) => {
    expect(readPastedKeys(typed)).toEqual({ ok: true, keys: { key, secretKey } });
  });

  test.each<[what: string, typed: string, words: RegExp]>([
    ["a secret key alone", `CLERK_SECRET_KEY=${SECRET}`, /^That is a secret key/],
    ["of another kind of instance", `${KEY} ${LIVE_SECRET}`, /sk_live_….*pk_test_….*one instance/],
    ["two publishable keys", `${KEY} pk_test_b3RoZXI`, /pk_/],
    ["two secret keys", `${KEY} ${SECRET} ${SECRET}x`, /secret key/],
    ["a secret key that is cut", `${KEY} sk_test_ab`, /cut short/],
  ])("refuses %s, and repeats nothing of it", (_, typed, words) => {
    const reading = readPastedKeys(typed);
    if (reading.ok) throw new Error("It was taken.");
    expect(reading.message).toMatch(words);
    expect(reading.message).not.toMatch(/ofATest|sk_test_ab/);
  });
});

describe("a secret key alone", () => {
  test("is read with its variable and quotes", () => {
    expect(readSecretKey(` CLERK_SECRET_KEY="${SECRET}" `, "test")).toEqual({
      ok: true,
      value: SECRET,
    });
  });

  test.each([
    ["the publishable one", KEY, "That is a publishable key"],
    ["something else", "hunter2", "starts with sk_test_ or sk_live_"],
    ["another kind of instance's", LIVE_SECRET, "Copy both from one instance"],
    ["a line that goes on", `${SECRET} and`, "cut short or mistyped"],
  ])("is refused: %s", (_, typed, words) => {
    expect(readSecretKey(typed, "test")).toEqual({
      ok: false,
      message: expect.stringContaining(words),
    });
  });
});
