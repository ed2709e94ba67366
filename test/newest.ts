/**
 * Whether what the sources say of other people's packages is so today, and whether the tool works
 * with the newest of them: `npm run test:newest`. Prints one table; ends with 0 where all holds.
 */

import { execa } from "execa";

const { exitCode } = await execa(
  "npx",
  ["vitest", "run", "--mode", "newest", ...process.argv.slice(2)],
  {
    env: { TEST_VERSIONS: "newest" },
    stdio: "inherit",
    reject: false,
  },
);
process.exitCode = exitCode ?? 1;
