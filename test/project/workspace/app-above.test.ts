/** Where a command was started inside an app, the refusal says where the app is. */

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { convexApp } from "../../support/convex-app.ts";
import { KEY } from "../../support/keys.ts";
import { makeTemp, writeFiles } from "../../support/temp.ts";
import { typeHere } from "../../support/type-here.ts";

const OFFLINE = ["-k", KEY, "--no-verify", "--no-install", "--no-convex-dev"];

test.each([
  ["src", ".."],
  ["convex", ".."],
  ["src/pages/a b", "../../.."],
])("in %s: the folder above, and the command as it is typed there", async (folder, typed) => {
  const app = await convexApp();
  mkdirSync(join(app, folder), { recursive: true });
  const told = await typeHere(join(app, folder), OFFLINE);
  expect(told.exitCode).toBe(3);
  expect(told.stderr).toContain(`     npx add-clerk-convex ${typed}\n`);
  const judged = await typeHere(join(app, folder), ["doctor", "--no-verify"]);
  expect(judged.stderr).toContain(`     npx add-clerk-convex doctor ${typed}\n`);
  expect(await typeHere(join(app, folder), [typed, ...OFFLINE])).toMatchObject({ exitCode: 0 });
});

test.each(["", "doctor "])(
  "%snamed from outside: the command goes there first",
  async (command) => {
    const app = await convexApp();
    const words = [...command.split(" ").filter(Boolean), "src", "--no-verify"];
    const { stderr } = await typeHere(app, words);
    expect(stderr).toContain(`     cd src && npx add-clerk-convex ${command}..\n`);
  },
);

test.each([
  ["a package of something else", { "package.json": "{}" }],
  ["a broken one", { "package.json": "{" }],
  ["none", {}],
])("above there is %s: nothing is said of it", async (_, files) => {
  const folder = await makeTemp("above");
  await writeFiles(folder, { ...files, "src/a.ts": "" });
  const { stderr } = await typeHere(join(folder, "src"), OFFLINE);
  expect(stderr).toContain("Run this command in the folder of the app");
});

test("an app below comes before one above", async () => {
  const app = await convexApp();
  const manifest = JSON.stringify({ dependencies: { convex: "^1.48.0", react: "^19.2.4" } });
  await writeFiles(app, { "apps/web/package.json": manifest });
  const { stderr } = await typeHere(join(app, "apps"), OFFLINE);
  expect(stderr).toContain("     npx add-clerk-convex web\n");
});
