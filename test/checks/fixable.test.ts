import { expect, test } from "vitest";
import { fixesBy } from "../../src/checks/fixable.ts";

const COMMAND = "npx add-clerk-convex doctor --fix";
const FILES = [
  { path: "src/main.tsx", before: "a", after: "b" },
  { path: "convex/auth.config.ts", before: null, after: "b" },
  { path: ".gitignore", before: "a", after: "a" },
];

test("the command mends the files that the plan changes or creates, and no others", () => {
  const fixFor = fixesBy({ files: FILES }, COMMAND);
  expect(fixFor("src/main.tsx")).toBe(COMMAND);
  expect(fixFor("convex/auth.config.ts")).toBe(COMMAND);
  expect(fixFor(".gitignore")).toBeUndefined();
  expect(fixFor("src/App.tsx")).toBeUndefined();
});

test("without a plan it mends nothing", () => {
  expect(fixesBy(undefined, COMMAND)("src/main.tsx")).toBeUndefined();
});
