/** Vitest's reporter for `npm run test:newest`: one table, a row a test. */

import type { Reporter, TestCase, TestModule } from "vitest/node";
import { inALine, type Row } from "./row.ts";
import { table } from "./table.ts";

export default class TableReporter implements Reporter {
  onTestCaseReady({ fullName, options }: TestCase): void {
    // Some take minutes.
    if (options.mode === "run") process.stderr.write(`… ${fullName}\n`);
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    const rows = modules.flatMap((module) => [
      ...module.errors().map((error) => failed(module.relativeModuleId, error)),
      ...[...module.children.allTests()].filter(wasRun).map(rowOf),
    ]);
    process.stdout.write(`${table(rows)}\n`);
  }
}

function wasRun(test: TestCase): boolean {
  return test.result().state !== "skipped";
}

function rowOf(test: TestCase): Row {
  const { row } = test.meta();
  return row ?? failed(test.fullName, test.result().errors?.[0]);
}

/** What came to no row has not held. */
function failed(what: string, error: unknown): Row {
  return { what, pinned: "?", newest: "?", verdict: { moved: inALine(error) } };
}
