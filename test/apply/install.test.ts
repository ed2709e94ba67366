import { join, relative } from "node:path";
import { expect, test } from "vitest";
import { filesOfInstall } from "../../src/apply/install.ts";
import { makeTemp, writeFiles } from "../support/temp.ts";

test("an install may write in the app's folder and in each one up to the repository's root", async () => {
  const root = await makeTemp("install");
  await writeFiles(root, { ".git/HEAD": "", "apps/web/package.json": "{}" });
  const app = join(root, "apps/web");
  const files = filesOfInstall(app).map((path) => relative(app, path).replaceAll("\\", "/"));
  expect(files).toEqual(
    expect.arrayContaining([
      "package.json",
      "yarn.lock",
      ".yarn/install-state.gz",
      "../../package.json",
      "../../pnpm-lock.yaml",
      "../../package-lock.json",
    ]),
  );
  expect(files.filter((path) => path.startsWith("../../../"))).toEqual([]);
});
