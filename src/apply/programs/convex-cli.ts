/** Calls the project's own convex CLI, which talks to the deployment. */

import { join } from "node:path";
import { execa } from "execa";
import { findInstalled } from "../../project/dependencies/installed-package.ts";
import { plugNPlayVersion } from "../../project/dependencies/plug-n-play.ts";
import { outputWithoutSecrets } from "../../secrets/redact.ts";
import { type ProgramResult, runProgram, type Supervision, WITHHELD } from "./run-program.ts";

/** Milliseconds for a call that asks the deployment one thing. The CLI itself may wait for ever. */
const SHORT = 20_000;
/** Milliseconds for a call that changes something; an unreachable deployment takes 36 s to fail. */
const LONG = 60_000;
/** Milliseconds for a whole push with its type check. */
const PUSH = 300_000;

/** What a deployment says of a variable; `unknown`: it could not be asked, with the reason. */
export type VariableReading =
  | { status: "set"; value: string }
  | { status: "unset" }
  | { status: "unknown"; reason: string }
  /** There is no convex to ask with, and none is downloaded for it. */
  | { status: "not-installed" };

const NOT_INSTALLED: ProgramResult = {
  exitCode: undefined,
  stdout: "",
  output: "convex is not installed here, so it could not be started. Install the packages first.",
  ending: "not-started",
};

export type ConvexCli = {
  /**
   * Asks the deployment, or the project's production one, within so many milliseconds; `downloads`
   * says whether Corepack may fetch a package manager for that.
   */
  readVariable(
    name: string,
    where?: { production?: boolean; timeout?: number; downloads?: boolean },
  ): Promise<VariableReading>;
  setVariable(name: string, value: string): Promise<ProgramResult>;
  pushOnce(): Promise<ProgramResult>;
};

/**
 * The CLI of the convex installed for `directory`: started by this Node directly, or through the
 * package manager's command (`viaPackageManager`, its words up to `convex`) where Plug'n'Play has
 * it. What isn't installed is not started: npx and bunx would download whatever is newest.
 */
export function convexCli(
  directory: string,
  viaPackageManager: readonly string[],
  supervision: Supervision,
): ConvexCli {
  const run = async (args: string[], timeout: number, env: Record<string, string> = {}) => {
    const program = convexProgram(directory, viaPackageManager);
    return program
      ? runProgram([...program, ...args], {
          cwd: directory,
          ...supervision,
          timeout,
          // Without CI the CLI may wait for ever on reporting an error of its own.
          env: { CI: "1", ...env },
        })
      : NOT_INSTALLED;
  };
  return {
    async readVariable(name, { production = false, timeout = SHORT, downloads = true } = {}) {
      const words = ["env", "get", name, ...(production ? ["--prod"] : [])];
      const result = await run(words, timeout, downloads ? {} : { COREPACK_ENABLE_NETWORK: "0" });
      if (result === NOT_INSTALLED) return { status: "not-installed" };
      if (result.ending !== "exited" || result.exitCode !== 0) {
        return { status: "unknown", reason: whyNot(result, timeout) };
      }
      const value = result.stdout.trim();
      return value === "" ? { status: "unset" } : { status: "set", value };
    },
    setVariable: (name, value) => run(["env", "set", name, value], LONG),
    pushOnce: () => run(["dev", "--once"], PUSH),
  };
}

/** Why a call came to nothing: the end of a sentence. */
function whyNot({ ending, exitCode, output }: ProgramResult, timeout: number): string {
  if (ending === "timed-out") return `no answer within ${timeout / 1000} s`;
  // The CLI marks the line that says what is wrong.
  const lines = output.split("\n").map((line) => line.replace(/^\W+/, "").trim());
  const said = lines.find((line) => line !== "")?.slice(0, 200);
  return said ? `convex said: ${said.replace(/\.$/, "")}` : `convex ended with ${exitCode}`;
}

/** Gives the terminal to `convex dev` until the user ends it; its exit status. */
export async function watchConvex(
  directory: string,
  viaPackageManager: readonly string[],
): Promise<number | "not-installed"> {
  const program = convexProgram(directory, viaPackageManager);
  if (!program) return "not-installed";
  const [file = "", ...args] = [...program, "dev"];
  // Ctrl-C reaches both processes: the convex CLI is the one to end on it.
  const ignore = () => {};
  process.on("SIGINT", ignore);
  const result = await execa(file, args, {
    cwd: directory,
    stdio: "inherit",
    reject: false,
    env: WITHHELD,
  });
  process.off("SIGINT", ignore);
  return result.signal === "SIGINT" ? 130 : (result.exitCode ?? 1);
}

/** Looked up for each call: an install may have come before. */
function convexProgram(
  directory: string,
  viaPackageManager: readonly string[],
): readonly string[] | undefined {
  const installed = findInstalled("convex", directory);
  if (installed) return [process.execPath, join(installed.directory, "bin", "main.js")];
  return plugNPlayVersion("convex", directory) === undefined ? undefined : viaPackageManager;
}

/** A reading to be shown: an issuer is no secret; whatever else the program says may be one. */
export function shownReading(
  reading: VariableReading,
  secrets: readonly string[],
): VariableReading {
  return reading.status === "set"
    ? { ...reading, value: outputWithoutSecrets(reading.value, secrets) }
    : reading;
}
