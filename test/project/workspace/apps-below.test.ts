/** Where a command was started above the app, the refusal says where the app is. */

import { describe, expect, test } from "vitest";
import { look } from "../../../src/project/look.ts";
import { optionsWith } from "../../support/options.ts";
import { makeTemp, writeFiles } from "../../support/temp.ts";

const app = JSON.stringify({ dependencies: { convex: "^1.48.0", react: "^19.2.4" } });
const server = JSON.stringify({ dependencies: { convex: "^1.48.0" } });
const bundled = JSON.stringify({ dependencies: { convex: "^1.48.0", vite: "^8.0.0" } });

describe.each<[what: string, files: Record<string, string>, code: string]>([
  ["no package.json", {}, "no-package-json"],
  ["a package.json without convex", { "package.json": "{}" }, "no-convex"],
  ["a package.json without react", { "package.json": bundled, "index.html": "" }, "no-react"],
])("%s", (_, files, code) => {
  test("names the folders below with an app", async () => {
    const directory = await makeTemp("above");
    await writeFiles(directory, {
      ...files,
      "frontend/package.json": app,
      "apps/mobile app/package.json": app,
      "backend/package.json": server,
      "node_modules/demo/package.json": app,
      "frontend/node_modules/demo/package.json": app,
    });
    await expect(look(directory, optionsWith(), {})).rejects.toMatchObject({
      code,
      hint: expect.stringContaining(`There is an app in another folder:
     npx add-clerk-convex 'apps/mobile app'
     npx add-clerk-convex frontend`),
    });
  });

  test("and where there is none, what to look for", async () => {
    const directory = await makeTemp("above");
    await writeFiles(directory, { ...files, "backend/package.json": server });
    await expect(look(directory, optionsWith(), {})).rejects.toMatchObject({
      code,
      hint: expect.stringMatching(/in the folder of the app|in another folder, run/),
    });
  });
});
