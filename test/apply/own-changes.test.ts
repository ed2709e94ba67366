import { expect, test } from "vitest";
import { isOwnChange, type ProgramName } from "../../src/apply/programs/own-changes.ts";
import type { FileState, JournaledFile } from "../../src/plan/journal.ts";

const state = (text: string | null): FileState =>
  text === null ? null : { bytes: Buffer.from(text), mode: 0o644 };

const MANIFEST: JournaledFile = {
  path: "package.json",
  owner: "plan",
  former: state('{"dependencies":{"convex":"^1.48.0"}}'),
  known: [state('{"dependencies":{"@clerk/react":"^6.0.0","convex":"^1.48.0"}}')],
};
const SETTING = {
  generated: ["convex/_generated"],
  packageManager: "pnpm" as const,
  files: [MANIFEST],
};

const WIRED = '{"name":"a","dependencies":{"@clerk/react":"^6.0.0"}}';

test.each<[string, ProgramName, string, string | null, string | null, boolean]>([
  ["a lock file", "install", "package-lock.json", "{}", '{"a":1}', true],
  ["a lock file while convex is at work", "convex", "package-lock.json", "{}", '{"a":1}', false],
  ["a file of nobody's", "install", "convex.json", "{}", '{"a":1}', false],
  ["the same while convex is at work", "convex", "convex.json", "{}", '{"a":1}', false],
  ["generated types", "convex", "convex/_generated/api.d.ts", "a", "b", true],
  [
    "the same by a call that only sets a variable",
    "convex-env",
    "convex/_generated/mine.ts",
    null,
    "b",
    false,
  ],
  [
    "Convex's welcome by such a call",
    "convex-env",
    "convex/README.md",
    null,
    "# Welcome to your Convex functions directory!\n",
    false,
  ],
  [
    "Convex's address by such a call",
    "convex-env",
    ".env.local",
    "A=1\n",
    "A=1\nCONVEX_URL=x\n",
    true,
  ],
  [
    "the same while packages are installed",
    "install",
    "convex/_generated/mine.ts",
    null,
    "b",
    false,
  ],
  [
    "Corepack's line",
    "install",
    "package.json",
    '{"name":"a"}',
    '{"packageManager":"pnpm@10.0.0","name":"a"}',
    true,
  ],
  [
    "somebody's own choice of a package manager",
    "install",
    "package.json",
    '{"packageManager":"pnpm@9.0.0","name":"a"}',
    '{"packageManager":"pnpm@10.0.0","name":"a"}',
    false,
  ],
  [
    "another package manager's name",
    "install",
    "package.json",
    '{"name":"a"}',
    '{"packageManager":"npm@11.0.0","name":"a"}',
    false,
  ],
  [
    "the range of what the run added",
    "install",
    "package.json",
    WIRED,
    WIRED.replace("6.0.0", "6.1.0"),
    true,
  ],
  [
    "another dependency",
    "install",
    "package.json",
    WIRED,
    '{"name":"a","dependencies":{"@clerk/react":"^6.0.0","b":"1"}}',
    false,
  ],
  [
    "a package of a framework's own install",
    "install-native",
    "package.json",
    '{"name":"a","dependencies":{"b":"1"}}',
    '{"name":"a","dependencies":{"b":"1","expo-secure-store":"~57.0.4"}}',
    true,
  ],
  [
    "the same by an install",
    "install",
    "package.json",
    '{"name":"a","dependencies":{"b":"1"}}',
    '{"name":"a","dependencies":{"b":"1","expo-secure-store":"~57.0.4"}}',
    false,
  ],
  [
    "a plugin that a framework's own install names",
    "install-native",
    "app.json",
    '{"expo":{"name":"a"}}',
    '{"expo":{"name":"a","plugins":["expo-secure-store"]}}',
    true,
  ],
  [
    "another name of the app",
    "install-native",
    "app.json",
    '{"expo":{"name":"a"}}',
    '{"expo":{"name":"b"}}',
    false,
  ],
  ["a manifest that is broken now", "install", "package.json", '{"name":"a"}', "{", false],
  [
    "Convex's variables",
    "convex",
    ".env.local",
    "A=1\n",
    "A=1\n\n# Deployment used by `npx convex dev`\nCONVEX_DEPLOYMENT=dev:x # team: a, project: b\n\nVITE_CONVEX_URL=y\n\nVITE_CONVEX_SITE_URL=z\n",
    true,
  ],
  ["a comment of somebody's", "convex", ".env.local", "A=1\n", "A=1\n# mine\n", false],
  [
    "a comment of somebody's while packages are installed",
    "install",
    ".env.local",
    "A=1\n",
    "A=1\n# mine\n",
    false,
  ],
  [
    "Convex's variables while packages are installed",
    "install",
    ".env.local",
    "A=1\n",
    "A=1\nCONVEX_URL=x\n",
    false,
  ],
  ["a variable of one's own", "convex", ".env.local", "A=1\n", "A=1\nB=2\n", false],
  ["a changed variable", "convex", ".env.local", "A=1\n", "A=2\n", false],
  ["the line that Convex adds", "convex", ".gitignore", "dist\n", "dist\n\n.env.local\n", true],
  ["another env file", "convex", ".gitignore", "dist\n", "dist\n.env.production\n", false],
  [
    "Convex's welcome",
    "convex",
    "convex/README.md",
    null,
    "# Welcome to your Convex functions directory!\n",
    true,
  ],
  ["a README of one's own", "convex", "convex/README.md", null, "# Ours\n", false],
  [
    "an edit of Convex's welcome",
    "convex",
    "convex/README.md",
    "# Ours\n",
    "# Welcome to your Convex functions directory!\n",
    false,
  ],
  [
    "a setting that pnpm adds",
    "install",
    "pnpm-workspace.yaml",
    "packages:\n  - a\n",
    "packages:\n  - a\nignoredBuiltDependencies:\n  - b\n",
    true,
  ],
  [
    "one that it takes out",
    "install",
    "pnpm-workspace.yaml",
    "packages:\n  - a\n",
    "packages:\n  - b\n",
    false,
  ],
])("%s by %s in %s", (_, program, path, began, ended, isOwn) => {
  const change = { path, began: state(began), ended: state(ended) };
  expect(isOwnChange(program, change, SETTING)).toBe(isOwn);
});
