/** Runs what `npm test` tries in part, by turns, with all there is to try: `npm run test:trust`. */

import { execa } from "execa";

const FILES = [
  "test/apply/faults.test.ts",
  "test/e2e/killed.test.ts",
  "test/planted-secret.test.ts",
  "test/bad-input.test.ts",
  "test/e2e/create-vite-convex-1.31.test.ts",
  "test/code/rewrite-provider-nesting.property.test.ts",
];

await execa("npx", ["vitest", "run", ...FILES], { env: { TRUST: "all" }, stdio: "inherit" });
