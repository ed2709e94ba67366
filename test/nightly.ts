/** Runs the properties of the rewrite with 10,000 cases each (or `PROPERTY_RUNS`). */

import { execa } from "execa";

const HOURS = 2 * 60 * 60 * 1000;

await execa(
  "npx",
  ["vitest", "run", "property.test.ts", "odd-entries", "--testTimeout", String(HOURS)],
  { stdio: "inherit", env: { PROPERTY_RUNS: process.env.PROPERTY_RUNS ?? "10000" } },
);
