import { expect, test } from "vitest";
import { mendBy } from "../../src/checks/fixable.ts";

const COMMAND = "npx add-clerk-convex doctor --fix";
const FILES = [
  { path: "src/main.tsx", before: "a", after: "b" },
  { path: "convex/auth.config.ts", before: null, after: "b" },
  { path: ".gitignore", before: "a", after: "a" },
];

test("the command mends the files that the plan changes or creates, and no others", () => {
  const mend = mendBy({ files: FILES }, COMMAND);
  expect(mend("src/main.tsx")).toBe(COMMAND);
  expect(mend("convex/auth.config.ts")).toBe(COMMAND);
  expect(mend(".gitignore")).toBeUndefined();
  expect(mend("src/App.tsx")).toBeUndefined();
});

test("without a plan it mends nothing", () => {
  expect(mendBy(undefined, COMMAND)("src/main.tsx")).toBeUndefined();
});
