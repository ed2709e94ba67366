/** Does what a refusal tells a person to do. */

import { expect } from "vitest";
import { type RunResult, resultSchema } from "../../src/report/result.ts";
import { KEY } from "./keys.ts";
import { commands } from "./package-managers.ts";
import { packedTool } from "./packed.ts";
import { commandsIn } from "./printed.ts";
import { cleanEnvironment, run } from "./run.ts";

const LONG = 420_000;

/**
 * Environment in which `npx add-clerk-convex` is the packed tool, with the answers to all that it
 * would ask. `PATH` leads to the app's own programs; `verify` lets the tool ask Clerk and the registry.
 */
export async function withTool({
  PATH: path = cleanEnvironment().PATH,
  verify = false,
}: {
  PATH?: string | undefined;
  verify?: boolean;
} = {}): Promise<{ PATH: string }> {
  const answers = ["--json", "--yes", "--no-convex-dev", "-k", KEY];
  const words = [...answers, ...(verify ? [] : ["--no-verify"])].join(" ");
  const tool = `exec "${process.execPath}" "${await packedTool()}" "$@" ${words}`;
  const npx = `PATH="${path}" exec npx "$@"`;
  const { PATH } = await commands({
    npx: `sh -c 'if [ "$1" = add-clerk-convex ]; then shift; ${tool}; fi; ${npx}' npx`,
  });
  return { PATH };
}

/** Runs the tool in the app, and gives what it says. */
export async function wireApp(app: string, env: Record<string, string>): Promise<RunResult> {
  return resultSchema.parse(JSON.parse((await inShell("npx add-clerk-convex", app, env)).stdout));
}

/** The commands of a hint: of the way that is told first, and of insisting, where that is told too. */
export function waysOut(hint: string | null | undefined): [first: string[], insisting: string[]] {
  const [first = "", insisting = ""] = (hint ?? "").split("insist on it");
  return [commandsIn(first), commandsIn(insisting)];
}

/** Runs a printed command as it stands; it has to end well. Gives what it printed. */
export async function follow(
  command: string,
  app: string,
  env: Record<string, string>,
): Promise<string> {
  const { exitCode, stdout, stderr } = await inShell(command, app, env);
  expect({ command, exitCode, stderr: exitCode === 0 ? "" : stderr }).toEqual({
    command,
    exitCode: 0,
    stderr: "",
  });
  return stdout;
}

function inShell(command: string, app: string, env: Record<string, string>) {
  return run("sh", ["-c", command], { cwd: app, env, timeout: LONG });
}
