/** Path aliases as TypeScript reads them, in an app whose provider is found through one. */

import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { look } from "../../src/project/look.ts";
import { copyOf } from "../support/golden.ts";
import { optionsWith } from "../support/options.ts";
import { writeFiles } from "../support/temp.ts";

const FIXTURE = resolve(import.meta.dirname, "../../fixtures/vite-client-through-alias/before");
const PATHS = { compilerOptions: { paths: { "@/*": [`\${configDir}/src/*`] } } };
const VITE = "export default { resolve: { tsconfigPaths: true } };\n";

test.each<[what: string, files: Record<string, string>]>([
  ["by the folder of the configuration", { "tsconfig.json": JSON.stringify(PATHS) }],
  [
    "by what a package brings",
    {
      "tsconfig.json": '{ "extends": "@acme/tsconfig/tsconfig.json" }',
      "node_modules/@acme/tsconfig/package.json": '{ "name": "@acme/tsconfig" }',
      "node_modules/@acme/tsconfig/tsconfig.json": JSON.stringify(PATHS),
    },
  ],
])("%s", async (_, files) => {
  const app = copyOf(FIXTURE);
  const { providers: expected } = await look(app, optionsWith({}), {});
  await writeFiles(app, { "vite.config.ts": VITE, ...files });
  const { providers } = await look(app, optionsWith({}), {});
  expect(providers).toEqual(expected);
  expect(join(app, providers[0]?.file ?? "")).toMatch(/backend|main|providers/);
});
