import { describe, expect, test } from "vitest";
import { authConfigFiles } from "../../../src/project/convex/auth-config-files.ts";
import { textReader } from "../../../src/project/text-files.ts";
import { projectWith } from "../../support/project.ts";
import { makeTemp, writeFiles } from "../../support/temp.ts";

const CLERK = 'export default { providers: [{ domain: "x", applicationID: "convex" }] };\n';
const NEXT_AUTH = "export const authConfig = { pages: { signIn: '/login' }, providers: [] };\n";

async function filesIn(
  paths: readonly string[],
  { app = "", backend = "", functions = "convex", text = CLERK } = {},
): Promise<{ counting: string[]; ignored: string[] }> {
  const directory = await makeTemp("auth-config");
  await writeFiles(directory, Object.fromEntries(paths.map((path) => [path, text])));
  const { convex } = projectWith();
  const project = projectWith({ directory, app, backend, convex: { ...convex, functions } });
  const { counting, ignored } = authConfigFiles(project, textReader(directory));
  return { counting: counting.map(({ path }) => path), ignored: ignored.sort() };
}

describe("what counts", () => {
  test.each<[what: string, paths: string[], counting: string[]]>([
    ["nothing", [], []],
    ["TypeScript", ["convex/auth.config.ts"], ["convex/auth.config.ts"]],
    ["JavaScript", ["convex/auth.config.js"], ["convex/auth.config.js"]],
    [
      "both",
      ["convex/auth.config.js", "convex/auth.config.ts"],
      ["convex/auth.config.ts", "convex/auth.config.js"],
    ],
  ])("%s", async (_, paths, counting) => {
    expect(await filesIn(paths)).toEqual({ counting, ignored: [] });
  });

  test("whatever is in it", async () => {
    const found = await filesIn(["convex/auth.config.ts"], { text: "" });
    expect(found.counting).toEqual(["convex/auth.config.ts"]);
  });

  test("in the folder that convex.json names, of the package with the functions", async () => {
    const paths = [
      "packages/backend/src/fns/auth.config.ts",
      "packages/backend/convex/auth.config.ts",
    ];
    const given = {
      app: "apps/web",
      backend: "packages/backend",
      functions: "packages/backend/src/fns",
    };
    expect(await filesIn(paths, given)).toEqual({
      counting: ["packages/backend/src/fns/auth.config.ts"],
      ignored: ["packages/backend/convex/auth.config.ts"],
    });
  });
});

describe("what is passed over", () => {
  test.each([
    "auth.config.ts",
    "src/auth.config.js",
    "src/convex/auth.config.ts",
    "convex/auth.config.mts",
    "convex/auth.config.cjs",
    "convex/auth.config.tsx",
    "convex/auth.config.json",
    "convex/authConfig.ts",
    "convex/auth-config.ts",
    "convex/auth_config.js",
    "convex/AuthConfig.ts",
    "convex/lib/auth.config.ts",
  ])("%s", async (path) => {
    expect(await filesIn([path, "convex/tasks.ts"])).toEqual({ counting: [], ignored: [path] });
  });

  test("in a workspace: at the root, and in the app's own folders", async () => {
    const paths = ["auth.config.ts", "apps/web/convex/auth.config.ts", "apps/web/auth.config.ts"];
    const given = {
      app: "apps/web",
      backend: "packages/backend",
      functions: "packages/backend/convex",
    };
    const { ignored } = await filesIn(paths, given);
    expect(ignored).toEqual([...paths].sort());
  });

  test("beside the functions folder", async () => {
    const { ignored } = await filesIn(["server/auth.config.ts"], { functions: "server/functions" });
    expect(ignored).toEqual(["server/auth.config.ts"]);
  });

  test.each([
    ["another's file of that name", "auth.config.ts", NEXT_AUTH],
    ["an empty one", "auth.config.ts", ""],
    ["another name", "convex/authentication.config.ts", CLERK],
    ["another file", "convex/auth.ts", CLERK],
    ["what it is generated into", "convex/auth.config.ts.map", CLERK],
    ["a package's", "convex/node_modules/auth.config.ts", CLERK],
    ["one deep below", "convex/a/b/auth.config.ts", CLERK],
  ])("is not %s", async (_, path, text) => {
    expect((await filesIn([path], { text })).ignored).toEqual([]);
  });

  test("is not a folder of that name", async () => {
    expect((await filesIn(["convex/auth.config/index.ts"])).ignored).toEqual([]);
  });
});
