/**
 * The tests in layers, by their folders: `unit` within this process (with `mocked`, where modules are
 * replaced), `programs` that are started, what is `real` (package managers, builds, kills), whole apps
 * of all `frameworks`, and sign-ins in a `browser`. Of the programs, tests with the tag `smoke` are tried every day too.
 */

import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineConfig, type TestProjectInlineConfiguration } from "vitest/config";
import { LongestFirst } from "./test/support/longest-first.ts";

/** Journals of runs within the tests' own processes; those of programs go to homes of their own. */
const memory = existsSync("/dev/shm") ? "/dev/shm" : tmpdir();
const state = mkdtempSync(join(memory, "add-clerk-convex-state-"));
/** The mode is only told here: each project reads this configuration again, without it. */
if (process.argv.includes("write-fixtures")) process.env.WRITE_FIXTURES = "1";
process.once("exit", () => rmSync(state, { recursive: true, force: true }));

const PROGRAMS = ["test/e2e/**/*.test.ts"];
const REAL = ["test/real/**/*.test.ts"];
const FRAMEWORKS = ["test/frameworks/**/*.test.ts"];
const BROWSER = ["test/browser/**/*.test.ts"];
const TRUST = ["test/trust/**/*.test.ts"];
/** Who replaces modules: a neighbour in the same process would get the replaced ones. */
const MOCKED = ["test/**/*.mocked.test.ts"];
const NOT_UNIT = [...PROGRAMS, ...REAL, ...FRAMEWORKS, ...BROWSER, ...TRUST, ...MOCKED];

const project = (
  name: string,
  include: string[],
  more: TestProjectInlineConfiguration["test"] = {},
): TestProjectInlineConfiguration => ({ extends: true, test: { name, include, ...more } });

const layers = [
  project("frameworks", FRAMEWORKS),
  // Pages mostly wait. A layer with workers of its own comes after the others.
  project("browser", BROWSER, { maxWorkers: 5, sequence: { groupOrder: 1 } }),
  project("real", REAL),
  // A part of it may take an hour. One after the other: each keeps both cores busy by itself.
  project("trust", TRUST, { testTimeout: 4 * 60 * 60_000, fileParallelism: false }),
  project("programs", PROGRAMS, { isolate: false }),
  project("mocked", MOCKED),
  project("unit", ["test/**/*.test.ts"], { exclude: NOT_UNIT, isolate: false }),
];

export default defineConfig(({ mode }) => ({
  test: {
    env: { XDG_STATE_HOME: state },
    // One registry for all: what is published tomorrow is no test's to see.
    globalSetup: "test/support/test-registry.ts",
    setupFiles: "test/support/clean-up.ts",
    projects:
      mode === "newest"
        ? [project("newest", ["test/newest/*.newest.ts"])]
        : // Each would be in mode "test": the fixtures' `after` is written in one of its own.
          layers.map((layer) => ({ ...layer, mode })),
    reporters: mode === "newest" ? ["./test/newest/table-reporter.ts"] : ["default"],
    tags: [{ name: "smoke", description: "One of each kind of process, for every day." }],
    testTimeout: 60_000,
    // Most of the time is spent waiting for programs that the tests start.
    maxWorkers: 2,
    hookTimeout: 120_000,
    sequence: { sequencer: LongestFirst },
  },
}));
