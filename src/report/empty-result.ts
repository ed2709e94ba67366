/** Fills a run's document before anything is known. */

import type { RunResult } from "./result.ts";

export function nothingKnown(warnings: string[] = []): Omit<RunResult, "status"> {
  return {
    framework: null,
    sdk: null,
    entry: null,
    issuer: null,
    issuerIn: null,
    packageManager: null,
    files: [],
    steps: [],
    warnings,
    next: [],
  };
}
