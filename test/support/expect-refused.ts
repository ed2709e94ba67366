/** What a run that fails must do, however the tool is started. */

import { expect } from "vitest";
import { ERROR_EXIT, type ErrorCode } from "../../src/errors.ts";
import { type RunResult, resultSchema } from "../../src/report/result.ts";
import { faultOf } from "./printed.ts";
import type { Run } from "./run.ts";
import { hashTree } from "./temp.ts";

type Told = Pick<Run, "stdout" | "stderr" | "exitCode">;

/** Expects that it leaves nothing behind in the app and tells the same story with and without JSON. */
export async function expectRefused(
  tool: (words: string[]) => Promise<Told>,
  app: string,
  words: string[],
  code: ErrorCode,
): Promise<RunResult> {
  const before = await hashTree(app);
  const json = await tool(["--json", ...words]);
  const plain = await tool(words);
  const result = resultSchema.parse(JSON.parse(json.stdout));
  expect(result).toMatchObject({ status: "failed", error: { code }, next: [] });
  expect(json).toMatchObject({ exitCode: ERROR_EXIT[code], stderr: "" });
  for (const command of result.error?.commands ?? []) expect(faultOf(command)).toBeUndefined();
  expect(result.files.filter(({ action }) => action !== "keep")).toEqual([]);
  expect(plain.exitCode).toBe(json.exitCode);
  expect(plain.stderr).toContain(result.error?.message);
  expect(plain.stderr).toMatch(/\nNothing was changed\.\n$/);
  expect(await hashTree(app)).toEqual(before);
  return result;
}
