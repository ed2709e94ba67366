import { expect, test } from "vitest";
import { isOurs } from "../../src/apply/foreign-edits.ts";

const state = (text: string) => ({ bytes: Buffer.from(text), mode: 0o644 });

test.each([
  ["the same bytes", "src/main.tsx", "a", "a", true],
  ["another byte", "src/main.tsx", "a", "a ", false],
  [
    "Corepack's line",
    "apps/web/package.json",
    '{"packageManager":"pnpm@10.0.0","name":"a"}',
    '{"name":"a"}',
    true,
  ],
  [
    "a package that a framework's own install adds",
    "package.json",
    '{"name":"a","dependencies":{"b":"1","expo-secure-store":"~57.0.4"}}',
    '{"name":"a","dependencies":{"b":"1"}}',
    true,
  ],
  ["a dependency", "package.json", '{"name":"a","dependencies":{"b":"1"}}', '{"name":"a"}', false],
  ["a manifest that is broken now", "package.json", "{", '{"name":"a"}', false],
  [
    "Convex's variables",
    ".env.local",
    "A=1\nCONVEX_DEPLOYMENT=dev:x\nVITE_CONVEX_SITE_URL=y\n",
    "A=1\n",
    true,
  ],
  ["a variable of one's own", ".env.local", "A=1\nB=2\n", "A=1\n", false],
  ["a changed variable", ".env.local", "A=2\n", "A=1\n", false],
  ["the line that Convex adds", ".gitignore", "dist\n\n.env.local\n", "dist\n", true],
  ["a line of one's own", ".gitignore", "dist\nmine\n", "dist\n", false],
])("%s", (_, path, now, known, ours) => {
  expect(isOurs(path, state(now), state(known))).toBe(ours);
});

test("a file that is gone, or came to be, is nobody's guess", () => {
  expect(isOurs("a", null, state(""))).toBe(false);
  expect(isOurs("a", state(""), null)).toBe(false);
  expect(isOurs("a", null, null)).toBe(true);
});
