import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 60_000,
    // Most of the time is spent waiting for programs that the tests start.
    maxWorkers: 2,
    hookTimeout: 120_000,
  },
});
