/** Type-checks the Convex functions as a push does. */

import { existsSync } from "node:fs";
import { join } from "node:path";
import { outputWithoutSecrets } from "../../secrets/redact.ts";
import { runProgram, type Supervision } from "./run-program.ts";

export type TypeCheck =
  | { status: "checked"; faults: TypeFault[] }
  /** Convex doesn't check either: there is no compiler where it looks, or no configuration. */
  | { status: "not-checked" }
  | { status: "unknown"; reason: string };

/** A fault: its file as the compiler names it, relative to the package with the functions. */
export type TypeFault = { file: string; line: number; message: string };

/** Where the convex CLI looks for the compiler. Read in its `src/cli/lib/typecheck.ts`. */
const COMPILERS = ["node_modules/@typescript/native/bin/tsc", "node_modules/typescript/bin/tsc"];

/**
 * Runs the project's own compiler over `functions` (relative to the package in `directory`, where
 * convex runs), within `timeout` milliseconds.
 */
export async function checkTypes(
  directory: string,
  functions: string,
  timeout: number,
  supervision: Supervision,
): Promise<TypeCheck> {
  const compiler = COMPILERS.map((path) => join(directory, path)).find(existsSync);
  if (!compiler || !existsSync(join(directory, functions, "tsconfig.json"))) {
    return { status: "not-checked" };
  }
  const words = ["--project", functions, "--noEmit", "--pretty", "false"];
  const result = await runProgram([process.execPath, compiler, ...words], {
    cwd: directory,
    ...supervision,
    timeout,
  });
  if (result.ending === "timed-out") {
    return { status: "unknown", reason: `the compiler took longer than ${timeout / 1000} s` };
  }
  const said = outputWithoutSecrets(result.stdout, supervision.secrets);
  const faults = said.split("\n").flatMap((line): TypeFault[] => {
    const [, file, at, message] = FAULT.exec(line) ?? [];
    return file && at && message ? [{ file, line: Number(at), message }] : [];
  });
  if (result.exitCode === 0 || faults.length > 0) return { status: "checked", faults };
  return {
    status: "unknown",
    reason: `the compiler ended with ${result.exitCode ?? result.ending}`,
  };
}

const FAULT = /^(.+?)\((\d+),\d+\): error (TS\d+: .*)$/;
