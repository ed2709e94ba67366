/**
 * Runs the tests with the tag `smoke`, as `npm test` does. Vitest would load every file of the layer
 * to find them: it is given the files that have one.
 */

import { readdirSync, readFileSync } from "node:fs";
import { execa } from "execa";

const FOLDER = "test/e2e";

const files = readdirSync(FOLDER)
  .filter((name) => name.endsWith(".test.ts"))
  .map((name) => `${FOLDER}/${name}`)
  .filter((path) => readFileSync(path, "utf8").includes('tags: ["smoke"]'));

const words = ["vitest", "run", "--project", "programs", "--tags-filter", "smoke", ...files];
const { exitCode } = await execa("npx", words, { stdio: "inherit", reject: false });
process.exitCode = exitCode ?? 1;
