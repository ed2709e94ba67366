import { describe, expect, test } from "vitest";
import { holdsFunctions } from "../../../src/project/convex/functions-folder.ts";
import { makeTemp, writeFiles } from "../../support/temp.ts";

const holds = async (...paths: string[]) => {
  const folder = await makeTemp("functions");
  await writeFiles(folder, Object.fromEntries(paths.map((path) => [path, ""])));
  return holdsFunctions(folder);
};

describe("a backend is a folder with", () => {
  test.each([
    "tasks.ts",
    "tasks.js",
    "schema.ts",
    "convex.config.ts",
    "api/v1/tasks.mts",
    "http.tsx",
  ])("%s", async (path) => {
    expect(await holds("_generated/api.d.ts", path)).toBe(true);
  });
});

describe("none is a folder with nothing but", () => {
  test.each([
    ["generated code", ["_generated/api.d.ts", "_generated/api.js", "_generated/server.js"]],
    ["notes", ["CLAUDE.md", "README.md"]],
    ["what convex writes at first", ["_generated/api.js", "README.md", "tsconfig.json"]],
    ["an auth.config that a run left there", ["auth.config.ts", "_generated/api.js"]],
    ["tests and declarations", ["tasks.test.ts", "tasks.d.ts", "#tasks.ts#", ".tasks.ts"]],
    ["installed packages", ["node_modules/convex/index.js", "package.json"]],
  ])("%s", async (_, paths) => {
    expect(await holds(...paths)).toBe(false);
  });

  test("nothing at all", async () => {
    expect(holdsFunctions(await makeTemp("functions"))).toBe(false);
    expect(holdsFunctions("/nowhere/at/all")).toBe(false);
  });
});
