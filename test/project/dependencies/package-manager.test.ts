import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import {
  convexCommand,
  detectPackageManager,
} from "../../../src/project/dependencies/package-manager.ts";

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "package-manager-"));
  vi.stubEnv("npm_config_user_agent", undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(root, { recursive: true, force: true });
});

function write(files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

const YARN_4 = '{"packageManager":"yarn@4.12.0"}';

test.each([
  ["npm where nothing tells", { "app/package.json": "{}" }, "npm"],
  ["npm's lock file", { "app/package.json": "{}", "app/package-lock.json": "{}" }, "npm"],
  ["pnpm's", { "app/package.json": "{}", "app/pnpm-lock.yaml": "" }, "pnpm"],
  ["yarn's", { "app/package.json": "{}", "app/yarn.lock": "" }, "yarn"],
  ["bun's", { "app/package.json": "{}", "app/bun.lock": "" }, "bun"],
  [
    "the field beats a lock file",
    { "app/package.json": YARN_4, "app/package-lock.json": "{}" },
    "yarn",
  ],
  [
    "the repository's root",
    { ".git/HEAD": "", "pnpm-lock.yaml": "", "app/package.json": "{}" },
    "pnpm",
  ],
  [
    "a workspace's root without a repository",
    { "pnpm-lock.yaml": "", "pnpm-workspace.yaml": "", "app/package.json": "{}" },
    "pnpm",
  ],
  [
    "the app's own beats the root's",
    { ".git/HEAD": "", "pnpm-lock.yaml": "", "app/package.json": "{}", "app/bun.lock": "" },
    "bun",
  ],
  [
    "a stray lock file above the repository does not count",
    { "yarn.lock": "", "app/.git/HEAD": "", "app/package.json": "{}" },
    "npm",
  ],
  [
    "a stray lock file above a folder without repository does not count",
    { "yarn.lock": "", "app/package.json": "{}" },
    "npm",
  ],
])("%s", async (_, files: Record<string, string>, name) => {
  write(files);
  expect(await detectPackageManager(join(root, "app"))).toBe(name);
});

test("the one that started this program, where the project names none", async () => {
  write({ "app/package.json": "{}" });
  vi.stubEnv("npm_config_user_agent", "pnpm/10.0.0 npm/? node/v20 linux x64");
  expect(await detectPackageManager(join(root, "app"))).toBe("pnpm");
});

test("the convex CLI is called in each one's own words", () => {
  expect(convexCommand("pnpm")).toEqual(["pnpm", "exec", "convex"]);
});
