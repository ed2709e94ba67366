/** Runs the properties with 10,000 cases each (or `PROPERTY_RUNS`), other ones each time. */

import { execa } from "execa";

const HOURS = 2 * 60 * 60 * 1000;

const FILES = [
  ...["property.test.ts", "odd-entries", "plan/env-file", "plan/auth-config", "plan/package-json"],
  ...["clerk/session-token", "clerk/issuer-documents", "clerk/publishable-key"],
];

const { PROPERTY_RUNS = "10000", PROPERTY_SEED = String(Date.now() % 2 ** 31) } = process.env;

await execa("npx", ["vitest", "run", ...FILES, "--testTimeout", String(HOURS)], {
  stdio: "inherit",
  env: { PROPERTY_RUNS, PROPERTY_SEED },
});
