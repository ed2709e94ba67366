import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Folders whose tests start programs, which takes the longest: these begin first. */
const SLOW = /\/test\/(?:e2e|servers)\//;

class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isSlow = ({ moduleId }: TestSpecification) => SLOW.test(moduleId);
    return [...sorted.filter(isSlow), ...sorted.filter((file) => !isSlow(file))];
  }
}

/** Journals of runs within the tests' own processes; those of programs go to homes of their own. */
const memory = existsSync("/dev/shm") ? "/dev/shm" : tmpdir();
const state = mkdtempSync(join(memory, "add-clerk-convex-state-"));
process.once("exit", () => rmSync(state, { recursive: true, force: true }));

export default defineConfig(({ mode }) => ({
  test: {
    env: { XDG_STATE_HOME: state },
    // One registry for all: what is published tomorrow is no test's to see.
    globalSetup: "test/support/test-registry.ts",
    include: mode === "newest" ? ["test/newest/*.newest.ts"] : ["test/**/*.test.ts"],
    reporters: mode === "newest" ? ["./test/newest/table-reporter.ts"] : ["default"],
    // Whole builds of real apps, a quarter of an hour of them.
    exclude: mode === "frameworks" ? [] : ["test/frameworks/**"],
    testTimeout: 60_000,
    // Most of the time is spent waiting for programs that the tests start.
    maxWorkers: 2,
    hookTimeout: 120_000,
    sequence: { sequencer: SlowFirst },
  },
}));
