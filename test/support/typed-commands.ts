/** Runs and undos of the packed tool, typed in an app, with a state directory of the test's own. */

import {
  type RunResult,
  resultSchema,
  type UndoResult,
  undoResultSchema,
} from "../../src/report/result.ts";
import { packedTool } from "./packed.ts";
import { type Run, run } from "./run.ts";
import { makeTemp } from "./temp.ts";

export type Env = Record<string, string>;

export async function ownState(): Promise<Env> {
  return { XDG_STATE_HOME: await makeTemp("state") };
}

/** Types the command with these words. */
export async function type(app: string, args: string[], env: Env): Promise<Run> {
  return run(process.execPath, [await packedTool(), ...args], { cwd: app, env });
}

export async function wire(app: string, args: string[], env: Env): Promise<RunResult> {
  return resultSchema.parse(JSON.parse((await type(app, ["--json", ...args], env)).stdout));
}

export async function undo(
  app: string,
  args: string[],
  env: Env,
): Promise<Run & { result: UndoResult }> {
  const told = await type(app, ["undo", "--json", ...args], env);
  return { ...told, result: undoResultSchema.parse(JSON.parse(told.stdout)) };
}
