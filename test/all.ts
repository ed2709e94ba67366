/**
 * Runs all tests of all layers, with all there is to try in each: `npm run test:all`. What follows
 * `--` is vitest's, such as a file or `--shard=1/3`.
 */

import { execa } from "execa";

const { exitCode } = await execa("npx", ["vitest", "run", ...process.argv.slice(2)], {
  env: { TRUST: "all" },
  stdio: "inherit",
  reject: false,
});
process.exitCode = exitCode ?? 1;
