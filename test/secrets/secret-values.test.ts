import { describe, expect, test } from "vitest";
import { outputWithoutSecrets } from "../../src/secrets/redact.ts";
import { secretValues } from "../../src/secrets/secret-values.ts";
import { KEY } from "../support/keys.ts";

test("the values of variables that sound secret are known, the longest first", () => {
  const shell = { CLERK_SECRET_KEY: "sk_test_one", SHORT_TOKEN: "abc", PATH: "/usr/local/bin" };
  expect(secretValues(shell, ["A_PASSWORD=correct-horse-battery\nVITE_URL=https://a.b\n"])).toEqual(
    ["correct-horse-battery", "sk_test_one"],
  );
});

describe("an env file's value is one", () => {
  test.each([
    ["whatever its name", "THING='Tr0ub4dor&3'", "Tr0ub4dor&3"],
    ["where the name sounds so", "SMTP_PASS=letmeinplease", "letmeinplease"],
    ["under a public name that sounds so", "VITE_MY_SECRET=letmeinplease", "letmeinplease"],
    ["in an address", "DATABASE_URL=postgres://me:hunter2@db/x", "postgres://me:hunter2@db/x"],
    [
      "as an address",
      "HOOK=https://hooks.example/T0/abcdefghijklmnopqrst",
      "to https://hooks.example/T0/abcdefghijklmnopqrst",
    ],
    ["commented out", "# OLD=Tr0ub4dor&3", "Tr0ub4dor&3"],
    ["in a line of its own", 'CERT="first-line-1\nsecond-line-2\n"', "npm error second-line-2"],
    [
      "as JSON has it",
      'CERT="first-line-1\nsecond-line-2"',
      String.raw`first-line-1\nsecond-line-2`,
    ],
    ["as an address has it", "THING='Tr0ub4 dor&3'", "Tr0ub4%20dor%263"],
  ])("%s", (_, file, printed) => {
    const shown = outputWithoutSecrets(printed, secretValues({}, [file]));
    for (const part of [
      "Tr0ub4",
      "letmein",
      "hunter2",
      "abcdefghij",
      "second-line",
      "first-line",
    ]) {
      expect(shown).not.toContain(part);
    }
  });
});

test("what is public or says nothing stays readable", () => {
  const file = [
    "NODE_ENV=development",
    "MODE=development",
    "DEBUG=true",
    "PORT=300000000",
    "CONVEX_DEPLOYMENT=dev:happy-horse-123 # team: t, project: p",
    "CONVEX_URL=https://happy-horse-123.convex.cloud",
    "SITE=http://localhost:3000/some/path",
    "CLERK_JWT_ISSUER_DOMAIN=clerk.example.com",
    `VITE_CLERK_PUBLISHABLE_KEY=${KEY}`,
    "NEXT_PUBLIC_THING=Something-1234",
    "SHORT=Ab1!",
  ].join("\n");
  expect(secretValues({ PWD: "/home/me/projects", HOME: "/home/mememe" }, [file])).toEqual([]);
});
