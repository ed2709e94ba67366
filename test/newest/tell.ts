/** How a test hands its row to the table. */

import { expect, type TestContext } from "vitest";
import type { Row } from "./row.ts";

declare module "vitest" {
  interface TaskMeta {
    row?: Row;
  }
}

/** Gives the table a row; the test fails where that doesn't hold. */
export function tell({ meta }: TestContext["task"], row: Row): void {
  meta.row = row;
  expect(row.verdict).toHaveProperty("holds");
}
