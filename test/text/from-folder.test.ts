import { expect, test } from "vitest";
import { fromFolder } from "../../src/text/from-folder.ts";

test.each([
  ["npx convex dev", "", "npx convex dev"],
  ["npx convex dev", "apps/web", "cd apps/web && npx convex dev"],
  [
    "cd ../../packages/backend && npx convex dev",
    "apps/web",
    "cd packages/backend && npx convex dev",
  ],
  ["cd ../.. && npm install", "apps/web", "npm install"],
  ["cd 'my app' && npm install", "apps", "cd apps && cd 'my app' && npm install"],
  ["npm install", "my app", "cd 'my app' && npm install"],
  ["     npm install", "..", "     cd .. && npm install"],
  [
    "1. See what npm install says:\n     npm install",
    "a",
    "1. See what npm install says:\n     cd a && npm install",
  ],
  ["https://dashboard.clerk.com/~/api-keys", "a", "https://dashboard.clerk.com/~/api-keys"],
  [
    "const user = await ctx.auth.getUserIdentity();",
    "a",
    "const user = await ctx.auth.getUserIdentity();",
  ],
])("%j from %j", (text, folder, expected) => {
  expect(fromFolder(`  ${text}`, folder)).toBe(`  ${expected}`);
});
