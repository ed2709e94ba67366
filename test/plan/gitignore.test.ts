import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addIgnoreLine, type IgnoreRules, isIgnored } from "../../src/plan/gitignore.ts";

type Case = [what: string, file: string, ignored: boolean, ...rules: [string, string][]];

const cases: Case[] = [
  ["no rules", ".env.local", false],
  ["by name", ".env.local", true, ["", ".env.local\n"]],
  ["by name, in a folder", "apps/web/.env.local", true, ["", ".env.local\n"]],
  ["Vite's pattern", "apps/web/.env.local", true, ["", "node_modules\n*.local\n"]],
  ["CRLF and BOM", ".env.local", true, ["", "\uFEFF.env.local\r\n# x\r\n"]],
  ["a line end that is none", ".env.local", false, ["", "dist\r.env.local\n"]],
  ["a name that ends in a carriage return", ".env.local", false, ["", ".env.local\r\r\n"]],
  ["a carriage return at the very end", ".env.local", true, ["", "dist\n.env.local\r"]],
  ["what stands behind a NUL", ".env.local", true, ["", ".env.local\0x\n"]],
  ["only behind a NUL", ".env.local", false, ["", "dist\0.env.local\n"]],
  ["a backslash at its end", ".env.local", false, ["", ".env.local\\\n"]],
  ["trailing spaces", ".env.local", true, ["", ".env.local  \n"]],
  ["only a comment", ".env.local", false, ["", "# .env.local\n"]],
  ["another case", ".env.local", false, ["", ".ENV.LOCAL\n"]],
  ["only at the root", "apps/web/.env.local", false, ["", "/.env.local\n"]],
  ["by path", "apps/web/.env.local", true, ["", "apps/*/.env.local\n"]],
  ["a folder above", "apps/web/.env.local", true, ["", "apps/\n"]],
  ["a folder's pattern for a file", ".env.local", false, ["", ".env.local/\n"]],
  ["put back", ".env.local", false, ["", ".env*\n!.env.local\n"]],
  ["put back, then out", ".env.local", true, ["", "!.env.local\n.env*\n"]],
  ["can't be put back below an ignored folder", "a/.env.local", true, ["", "a\n!.env.local\n"]],
  ["in the project's own folder", "a/b/.env.local", true, ["a/b", "/.env.local\n"]],
  ["in a folder between", "a/b/.env.local", true, ["a", "*.local\n"]],
  ["a path in a folder between", "a/b/.env.local", true, ["a", "b/.env.local\n"]],
  ["a rooted path in a folder between", "a/b/.env.local", false, ["a", "/.env.local\n"]],
  ["the deeper decides", "a/.env.local", false, ["", "*.local\n"], ["a", "!.env.local\n"]],
  ["the deeper decides again", "a/.env.local", true, ["", "!*.local\n"], ["a", ".env*\n"]],
  ["a folder put back", "a/b/.env.local", false, ["", "b\n"], ["a", "!b\n"]],
  ["a folder named like a pattern", "a[1] *x/.env.local", true, ["a[1] *x", ".env.local\n"]],
  ["a folder unlike the pattern it is named as", "a[1]/x", false, ["a[1]", "/y\n"]],
  ["a name that begins with #", "a/#x", true, ["a", "\\#x\n"]],
  ["a name that begins with !", "a/!x", true, ["a", "\\!x\n"]],
  ["stars over folders", "a/b/c/x", true, ["a", "**/x\n"]],
  ["a folder by its slash", "a/b/x", true, ["a", "b/\n"]],
];

const rulesOf = (rules: [string, string][]): IgnoreRules[] =>
  rules.map(([directory, text]) => ({ directory, text }));

describe("isIgnored", () => {
  let repository: string;
  beforeAll(async () => {
    repository = await mkdtemp(join(tmpdir(), "gitignore-"));
    await execa("git", ["init", "-q"], { cwd: repository });
    await execa("git", ["config", "core.ignorecase", "false"], { cwd: repository });
  });
  afterAll(() => rm(repository, { recursive: true, force: true }));

  it.each(cases)("%s: %s → %s", (_, file, ignored, ...rules) => {
    expect(isIgnored(file, rulesOf(rules))).toBe(ignored);
  });

  it.skipIf(process.platform === "win32")("is of one mind with git", async () => {
    for (const [what, file, ignored, ...rules] of cases) {
      for (const [directory, text] of rules) {
        const path = join(repository, directory, ".gitignore");
        await mkdir(dirname(path), { recursive: true });
        await writeFile(path, text);
      }
      const git = ["-c", "core.excludesFile=", "check-ignore", "--quiet", "--no-index", file];
      const { exitCode } = await execa("git", git, { cwd: repository, reject: false });
      expect([what, exitCode]).toEqual([what, ignored ? 0 : 1]);
      for (const [directory] of rules) await rm(join(repository, directory, ".gitignore"));
    }
  });
});

describe("addIgnoreLine", () => {
  it.each<[what: string, before: string | null, after: string]>([
    ["no file", null, ".env.local\n"],
    ["empty", "", ".env.local\n"],
    ["a line", "dist\n", "dist\n.env.local\n"],
    ["no final newline", "dist", "dist\n.env.local\n"],
    ["CRLF", "dist\r\nx", "dist\r\nx\r\n.env.local\r\n"],
    ["put back above", "!.env.local\n", "!.env.local\n.env.local\n"],
    ["a lone carriage return", "dist\r", "dist\r\n.env.local\n"],
    ["a backslash", "dist\\", "dist\\\n.env.local\n"],
    ["a byte order mark alone", "\uFEFF", "\uFEFF.env.local\n"],
    ["a byte order mark at the end", "dist\uFEFF", "dist\uFEFF\n.env.local\n"],
    ["a NUL", "dist\0", "dist\0\n.env.local\n"],
    ["a line of 100,000", "x".repeat(100_000), `${"x".repeat(100_000)}\n.env.local\n`],
  ])("%s", (_, before, after) => {
    expect(addIgnoreLine(before, ".env.local")).toBe(after);
    expect(isIgnored(".env.local", [{ directory: "", text: after }])).toBe(true);
  });
});

describe("what would take a matcher for ever", () => {
  const file = `apps/${"a-folder-of-the-app/".repeat(5)}.env.local`;
  it.each([
    ["stars", `${"*?".repeat(60)}\n`.repeat(1000)],
    ["stars over folders", `${"**/*".repeat(40)}x\n`.repeat(1000)],
    ["brackets", `${"*[!x]".repeat(30)}x\n`.repeat(1000)],
    ["one line", "*a".repeat(100_000)],
    ["one bracket", `[${"a".repeat(199_000)}]`],
    ["backslashes", "\\".repeat(200_000)],
    ["lines of backslashes", `${"\\".repeat(1999)}\n`.repeat(100)],
    ["lines of spaces", `x${" ".repeat(1900)}x\n`.repeat(100)],
    ["lines of stars", `${"*".repeat(1900)}x\n`.repeat(100)],
    ["two stars a line", "*q*\n".repeat(50_000)],
    ["three stars a line", "*q*q*\n".repeat(30_000)],
  ])("%s", (_, text) => {
    const began = performance.now();
    expect(isIgnored(file, [{ directory: "", text }])).toBe(false);
    const put = `${text}\n!*?*?*?*?*?*?*?*?*?*?*?*?x\n`;
    expect(isIgnored(file, [{ directory: "", text: `.env.local\n${put}` }])).toBe(false);
    expect(isIgnored(file, [{ directory: "", text: `${put}.env.local\n` }])).toBe(true);
    expect(performance.now() - began).toBeLessThan(3000);
  });
});
