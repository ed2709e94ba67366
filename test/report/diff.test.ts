import { describe, expect, test } from "vitest";
import { diffBetween, diffOf, diffWarnings } from "../../src/report/diff.ts";
import { KEY } from "../support/keys.ts";

const LIVE_KEY = `pk_live_${Buffer.from("clerk.example.com$").toString("base64")}`;
const SECRET = "c2VjcmV0LW5vYm9keS1zZWVz";
const change = (line: string, path = ".env.local") => ({
  path,
  before: `${line}\n`,
  after: `${line}\nKEY=1\n`,
});

const MASKED = "The diff of .env.local hides values (…), so git apply will not take that file.";

describe("what else an env file holds", () => {
  test.each([
    `CLERK_SECRET_KEY=${SECRET}`,
    `export STRIPE_SECRET = "${SECRET}"`,
    `  CONVEX_DEPLOY_KEY: ${SECRET}`,
    `OPENAI_KEY=${SECRET}`,
    `HARMLESS=${SECRET}`,
    `# a comment with ${SECRET}`,
    `KEY_FILE="-----BEGIN KEY-----\n${SECRET.repeat(2)}\n-----END KEY-----"`,
    `THREE='a\n${SECRET}\nc'`,
    `A=1\n${SECRET}\nB=2`,
  ])("is not in the diff, which is for git all the same: %s", (line) => {
    const diff = diffOf(change(`A=1\n${line}`));
    expect(diff).toContain("+KEY=…\n");
    expect(diff).not.toContain(SECRET);
    expect(diff.split("\n").filter((each) => each.startsWith(" "))).toEqual([]);
  });

  const added = (before: string) => ({
    path: "app/.env.local",
    before,
    after: `${before}VITE_CLERK_PUBLISHABLE_KEY=${KEY}\n`,
  });

  test("is left out where the line is added at the end, as git takes it", () => {
    const diff = diffOf(added(`A=${SECRET}\nB=${SECRET}\n`));
    expect(diff).toBe(
      `--- a/app/.env.local\n+++ b/app/.env.local\n@@ -2,0 +3,1 @@\n+VITE_CLERK_PUBLISHABLE_KEY=${KEY}\n`,
    );
    expect(diffWarnings([added(`A=${SECRET}\nB=${SECRET}\n`)])).toEqual([]);
    expect(diffWarnings([added("")])).toEqual([]);
  });

  test.each([
    ["a line within", { before: `K=${KEY}\nB=2\n`, after: `K=${LIVE_KEY}\nB=2\n` }],
    ["after the only line", { before: "A=1\n", after: `A=1\nK=${KEY}\n` }],
  ])("is said to be left out where git needs to know: %s", (_, sides) => {
    const edit = { path: ".env.local", ...sides };
    expect(diffOf(edit)).not.toContain("…");
    expect(diffWarnings([edit])).toEqual([
      "The diff of .env.local leaves out the lines around, which may hold secrets: git apply takes it with --unidiff-zero.",
    ]);
  });

  test.each([
    ["the value before", { before: `K=${SECRET}\nB=2\n`, after: `K=${KEY}\nB=2\n` }, "-K=…"],
    [
      "a last line without its end",
      { before: `A=${SECRET}`, after: `A=${SECRET}\nK=${KEY}\n` },
      "-A=…",
    ],
    ["a comment", { before: `K= # ${SECRET}\n`, after: `K=${KEY} # ${SECRET}\n` }, "-K=…"],
  ])("is masked where it changes, and said to be: %s", (_, sides, masked) => {
    const edit = { path: ".env.local", ...sides };
    expect(diffOf(edit)).toContain(`${masked}\n`);
    expect(diffOf(edit)).not.toContain(SECRET);
    expect(diffWarnings([edit])).toEqual([MASKED]);
  });

  test("is masked line by line where somebody edited it", () => {
    const before = `A=1\nKEY="a\nb\n"\n`;
    const after = `# ${SECRET}\nA=2\nKEY="a\n${SECRET}\nX=${SECRET}\n"\nYWJjZGVmZ2hpag==\nZZ=\nlower=${SECRET}\n`;
    const diff = diffBetween({ path: ".env.local", before, after });
    expect(diff.split("\n").slice(2)).toEqual([
      "@@ -1,1 +1,2 @@",
      "-A=…",
      "+…",
      "+A=…",
      "@@ -3,1 +4,2 @@",
      "-…",
      "+…",
      "+…",
      "@@ -4,0 +7,3 @@",
      "+…",
      "+ZZ=",
      "+lower=…",
      "",
    ]);
  });
});

test("a secret is nobody's business in a source file, whose diff stays whole", () => {
  const source = change("const API_KEY = read();", "src/main.tsx");
  expect(diffOf(source)).toContain(" const API_KEY = read();\n");
  expect(diffWarnings([source])).toEqual([]);
});

test.each([`sk_live_${SECRET}`, "\x1b[2J", "\u202e"])(
  "a source file's %j is left out, and said to be",
  (odd) => {
    const source = change(`const key = "${odd}";`, "src/main.tsx");
    expect(diffOf(source)).not.toContain(odd);
    expect(diffWarnings([source])).toEqual([
      "The diff of src/main.tsx hides what sounds secret, or a terminal would obey (…), so git apply will not take that file.",
    ]);
  },
);

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
