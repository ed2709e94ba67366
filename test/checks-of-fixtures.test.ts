/** Every app that this tool has wired is judged to be wired. */

import { describe, expect, test } from "vitest";
import { diagnose } from "./support/diagnose.ts";
import { goldenCases } from "./support/golden.ts";

describe.each(goldenCases().filter(({ refused }) => !refused))(
  "$name",
  ({ wired, before, after, options }) => {
    test("has no problem", async () => {
      const checks = await diagnose(wired ? before : after, { entry: options.entry });
      const problems = checks.filter(({ status }) => status === "problem" || status === "warning");
      expect(problems).toEqual([]);
    });
  },
);
