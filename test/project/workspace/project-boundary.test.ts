import { join, parse } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { foldersUp, outermostFolder } from "../../../src/project/workspace/project-boundary.ts";
import { makeTemp, writeFiles } from "../../support/temp.ts";

let root: string;

beforeEach(async () => {
  root = await makeTemp("workspace");
});

test.each<[string, Record<string, string>, string]>([
  ["the app's own folder", {}, "a/b"],
  ["the repository's root", { ".git/HEAD": "", "a/pnpm-workspace.yaml": "" }, "."],
  ["a worktree's root", { "a/.git": "gitdir: elsewhere\n" }, "a"],
  ["pnpm's workspace", { "pnpm-workspace.yaml": "packages:\n  - a/*\n" }, "."],
  [
    "the others' workspace",
    { "package.json": '{"workspaces":["a/*"]}', "a/package.json": "{}" },
    ".",
  ],
  ["not a package above that has no workspaces", { "a/package.json": "{}" }, "a/b"],
  ["not a manifest above that can't be read", { "a/package.json": "{" }, "a/b"],
])("%s", async (_, files, outermost) => {
  await writeFiles(root, { "a/b/package.json": "{}", ...files });
  expect(outermostFolder(join(root, "a/b"))).toBe(join(root, outermost));
});

test("folders from the app up to the last one", () => {
  const folder = join(root, "a/b");
  expect(foldersUp(folder, root)).toEqual([folder, join(root, "a"), root]);
  expect(foldersUp(folder, folder)).toEqual([folder]);
  expect(foldersUp(folder).at(-1)).toBe(parse(root).root);
});
