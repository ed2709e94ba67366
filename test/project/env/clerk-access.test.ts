import { describe, expect, test } from "vitest";
import { clerkAccess } from "../../../src/project/env/clerk-access.ts";
import { makeTemp, writeFiles } from "../../support/temp.ts";

const NAME = "CLERK_SECRET_KEY";
const OURS = "https://api.clerk.com/v1";

type Shell = Record<string, string | undefined>;

/** What is read where these env files stand, and the key in `file`, or in the shell. */
async function accessIn(files: Record<string, string>, file: string | undefined, shell: Shell) {
  const directory = await makeTemp("access");
  await writeFiles(directory, files);
  return clerkAccess(directory, { name: NAME, file }, shell);
}

const access = (secretKey: string, baseUrl: string) => ({
  ok: true,
  access: { secretKey, baseUrl },
});

describe("the key", () => {
  test("is the shell's, which needs no file", async () => {
    const files = { ".env.local": `${NAME}=sk_test_file\n` };
    const read = await accessIn(files, undefined, { [NAME]: "sk_test_shell" });
    expect(read).toEqual(access("sk_test_shell", OURS));
  });

  test.each([
    ["bare", "sk_test_abc"],
    ["quoted", '"sk_test_abc"'],
    ["quoted twice", `'"sk_test_abc"'`],
    ["with a comment", "sk_test_abc # of the demo"],
    ["exported", "sk_test_abc", "export "],
    ["after a byte order mark", "sk_test_abc", "\uFEFF"],
    ["with a Windows line end", "sk_test_abc\r"],
  ])("is the file's: %s", async (_, value, before = "") => {
    const files = { "app/.env.local": `${before}${NAME}=${value}\nA=1\n` };
    const read = await accessIn(files, "app/.env.local", { [NAME]: "sk_test_shell" });
    expect(read).toEqual(access("sk_test_abc", OURS));
  });

  test.each(['"sk_test_abc"', " sk_test_abc\n", "'sk_test_abc'"])(
    "loses what was copied along with it in the shell: %j",
    async (value) => {
      expect(await accessIn({}, undefined, { [NAME]: value })).toEqual(access("sk_test_abc", OURS));
    },
  );

  test("is empty where it is gone meanwhile, and a request with it is never sent", async () => {
    expect(await accessIn({}, ".env.local", {})).toEqual(access("", OURS));
    expect(await accessIn({}, undefined, {})).toEqual(access("", OURS));
  });
});

describe("the address", () => {
  const files = { ".env.local": `${NAME}=sk_test_file\nCLERK_API_URL=https://file.example.com\n` };

  test("is the shell's for either key", async () => {
    const shell = { [NAME]: "sk_test_shell", CLERK_API_URL: "https://shell.example.com/" };
    const there = "https://shell.example.com/v1";
    expect(await accessIn(files, undefined, shell)).toEqual(access("sk_test_shell", there));
    expect(await accessIn(files, ".env.local", shell)).toEqual(access("sk_test_file", there));
  });

  test("is the env file's for a key that stands there too", async () => {
    const there = access("sk_test_file", "https://file.example.com/v1");
    expect(await accessIn(files, ".env.local", {})).toEqual(there);
    expect(await accessIn(files, ".env.local", { CLERK_API_URL: "" })).toEqual(there);
  });

  test("is no env file's for the shell's key", async () => {
    for (const name of [".env", ".env.local", ".env.development"]) {
      const led = { [name]: "CLERK_API_URL=https://evil.example.com\n" };
      const read = await accessIn(led, undefined, { [NAME]: "sk_test_shell" });
      expect(read).toEqual(access("sk_test_shell", OURS));
    }
  });

  test("is no other env file's: one is committed, and the key's isn't", async () => {
    const both = {
      ".env": "CLERK_API_URL=https://evil.example.com\n",
      ".env.local": `${NAME}=sk_test_file\n`,
    };
    expect(await accessIn(both, ".env.local", {})).toEqual(access("sk_test_file", OURS));
  });

  test.each([
    ["the shell's", {}, "http://clerk.example.com"],
    [
      "the env file's",
      { ".env.local": `${NAME}=sk_test_abc\nCLERK_API_URL=http://10.0.0.1\n` },
      "",
    ],
  ])("is refused where others could listen: %s", async (_, given, address) => {
    const read = await accessIn(given, ".env.local", { CLERK_API_URL: address });
    expect(read).toEqual({ ok: false, message: expect.stringMatching(/must start with https/) });
    expect(JSON.stringify(read)).not.toMatch(/sk_test|10\.0|clerk\.example/);
  });
});
