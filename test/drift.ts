/**
 * Runs all tests in front of a registry in which newer, broken releases of the main packages have
 * come out, with nothing installed yet: `npm run test:drift`. Nothing of them may be seen.
 */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { startDriftingRegistry } from "./servers/drifting-registry.ts";
import { machineRegistry } from "./support/test-registry.ts";

const registry = await startDriftingRegistry(await machineRegistry());
const cache = await mkdtemp(join(tmpdir(), "add-clerk-convex-drift-"));
try {
  // The frameworks' apps take another hour, and are installed in exact versions; the programs of the
  // trust layer are played.
  const left = ["--project", "!frameworks", "--project", "!trust"];
  const words = ["vitest", "run", ...left, ...process.argv.slice(2)];
  const { exitCode } = await execa("npx", words, {
    env: { TEST_UPSTREAM: registry.url, TEST_CACHE: cache },
    stdio: "inherit",
    reject: false,
  });
  process.exitCode = exitCode ?? 1;
} finally {
  await registry.close();
  await rm(cache, { recursive: true, force: true });
}
