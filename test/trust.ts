/** Runs the tests of trust with all there is to try: `npm run test:trust`. */

import { execa } from "execa";

await execa(
  "npx",
  [
    "vitest",
    "run",
    "test/apply/faults.test.ts",
    "test/e2e/killed.test.ts",
    "test/planted-secret.test.ts",
    "test/bad-input.test.ts",
    "test/e2e/create-vite-convex-1.31.test.ts",
  ],
  {
    env: { TRUST: "all" },
    stdio: "inherit",
  },
);
