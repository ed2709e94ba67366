import { describe, expect, test } from "vitest";
import { diffOf, diffWarnings } from "../../src/report/diff.ts";

const SECRET = "c2VjcmV0LW5vYm9keS1zZWVz";
const change = (line: string, path = ".env.local") => ({
  path,
  before: `${line}\n`,
  after: `${line}\nKEY=1\n`,
});

describe("a secret's line beside the edit", () => {
  test.each([
    `CLERK_SECRET_KEY=${SECRET}`,
    `export STRIPE_SECRET = "${SECRET}"`,
    `  CONVEX_DEPLOY_KEY: ${SECRET}`,
    `CONVEX_SELF_HOSTED_ADMIN_KEY=${SECRET}`,
    `DATABASE_PASSWORD='${SECRET}'`,
    `openai_api_key=${SECRET}`,
    `# CLERK_SECRET_KEY=${SECRET}`,
    `CLERK_KEY=sk_test_${SECRET}`,
    `A=1 # was sk_live_${SECRET}`,
    `KEY_FILE="-----BEGIN KEY-----\n${SECRET.repeat(2)}\n-----END KEY-----"`,
    `DATABASE_URL=postgres://me:${SECRET}@db.example.com/app`,
  ])("%s is masked, and said to be", (line) => {
    expect(diffOf(change(line))).not.toContain(SECRET);
    expect(diffWarnings([change(line)])).toEqual([
      "The diff of .env.local hides a value that sounds secret (…), so git apply will not take that file.",
    ]);
  });

  test.each(["VITE_CONVEX_URL=https://a.convex.cloud", "# a comment", "PORT=3000"])(
    "%s is shown",
    (line) => {
      expect(diffOf(change(line))).toContain(` ${line}\n`);
      expect(diffWarnings([change(line)])).toEqual([]);
    },
  );

  test("is nobody's business in a source file, whose diff stays whole", () => {
    const source = change("const API_KEY = read();", "src/main.tsx");
    expect(diffOf(source)).toContain("const API_KEY = read();");
    expect(diffWarnings([source])).toEqual([]);
  });
});

test("a file that is kept has no diff", () => {
  expect(diffOf({ path: "a", before: "x", after: "x" })).toBe("");
});

test("a file above the directory is warned of, once", () => {
  const above = { path: "../../packages/a.ts", before: null, after: "x\n" };
  const kept = { path: "../b.ts", before: "x\n", after: "x\n" };
  expect(diffWarnings([above, { ...above, path: "../c.ts" }])).toEqual([
    expect.stringContaining("files above this directory (../../packages/a.ts)"),
  ]);
  expect(diffWarnings([kept])).toEqual([]);
});
