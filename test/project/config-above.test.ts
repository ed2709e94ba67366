import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { CliError } from "../../src/errors.ts";
import { look } from "../../src/project/look.ts";
import { copyOf } from "../support/golden.ts";
import { optionsWith } from "../support/options.ts";

const BEFORE = resolve(import.meta.dirname, "../../fixtures/vite-strict-mode/before");

const CONFIG = `import { defineConfig } from "vite";

export default defineConfig({ root: "client", envDir: ".." });
`;

/** The Vite app with its pages in client/, which vite.config above names as the root. */
function rootedApp(): string {
  const directory = copyOf(BEFORE);
  mkdirSync(join(directory, "client"));
  for (const name of ["index.html", "src"]) {
    renameSync(join(directory, name), join(directory, "client", name));
  }
  writeFileSync(join(directory, "vite.config.ts"), CONFIG);
  writeFileSync(join(directory, ".git"), "");
  return directory;
}

test("started in the folder of the pages, an app has the configuration that names it as the root", async () => {
  const app = rootedApp();
  const above = await look(app, optionsWith(), {});
  const inside = await look(join(app, "client"), optionsWith(), {});
  expect(above.envFile.path).toBe(".env.local");
  expect(inside.envFile.path).toBe("../.env.local");
  expect([above.entry, inside.entry]).toEqual(["client/src/main.tsx", "src/main.tsx"]);
});

test("an extension's manifest beside its pages is found in their folder", async () => {
  const app = rootedApp();
  mkdirSync(join(app, "client/public"));
  writeFileSync(join(app, "client/public/manifest.json"), '{ "manifest_version": 3 }\n');
  const error = await look(app, optionsWith(), {}).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(CliError);
  expect(error).toMatchObject({
    message: expect.stringContaining("client/public/manifest.json is a browser extension's"),
  });
});
