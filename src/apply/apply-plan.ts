/** Carries a plan out: install, variable, files, push, in that order, or puts everything back. */

import { join, posix, relative } from "node:path";
import { commandLine } from "../command-line.ts";
import { CliError, cancelled } from "../errors.ts";
import {
  actionOf,
  type FileChange,
  isWatched,
  type Plan,
  type Step,
  type StepName,
} from "../plan/plan.ts";
import type { Project } from "../project/project.ts";
import { type ConvexCli, convexCli } from "./convex-cli.ts";
import { filesOfInstall, install } from "./install.ts";
import type { Outcome, StepResult, StepStatus } from "./outcome.ts";
import { openTransaction, type Transaction } from "./transaction.ts";

/** Told as the steps begin and end. */
export type Progress = {
  started(step: Step): void;
  finished(step: StepResult): void;
};

/**
 * Applies the plan to the project. What fails most often comes before what touches code: a failed
 * install, variable or write, or an aborted `signal` at any point, leaves the project as it was. A
 * failed push leaves the files, which are whole by then. Never throws for the user's mistakes: the
 * outcome holds the error.
 */
export async function applyPlan(
  plan: Plan,
  project: Project,
  progress: Progress,
  signal: AbortSignal,
): Promise<Outcome> {
  const transaction = openTransaction(project.directory);
  const appFolder = join(project.directory, project.app);
  const convex = convexCli(
    join(project.directory, project.backend),
    project.convex.command,
    signal,
  );
  const isManifest = ({ path }: FileChange) => posix.basename(path) === "package.json";
  let toWrite = plan.files;
  const results = new Map<StepName, StepStatus>();

  async function perform(name: StepName, act: (step: Step) => Promise<StepStatus>): Promise<void> {
    const step = plan.steps.find((planned) => planned.name === name);
    if (!step) return;
    progress.started(step);
    const status = await act(step).catch((error: unknown) => {
      progress.finished({ ...step, status: "failed" });
      results.set(name, "failed");
      throw error;
    });
    if (signal.aborted) throw interrupted();
    progress.finished({ ...step, status });
    results.set(name, status);
  }

  const outcome = (written: boolean, error?: CliError): Outcome => ({
    steps: plan.steps.map((step) => ({ ...step, status: results.get(step.name) ?? "not-run" })),
    written,
    error,
  });

  try {
    await perform("install", async (step) => {
      for (const path of filesOfInstall(appFolder)) {
        await transaction.remember(relative(project.directory, path));
      }
      await writeAll(plan.files.filter(isManifest), transaction, signal);
      // Corepack may add a line of its own to it from here on.
      toWrite = plan.files.filter((file) => !isManifest(file));
      const folder = join(project.directory, step.folder);
      await install(step, project.packageManager, folder, signal);
      return "done";
    });
    await perform("set-issuer", () => setIssuer(plan, convex, project));
    await writeAll(toWrite, transaction, signal);
    // A watch needs the terminal: the command runs it once all else is told.
    if (!plan.steps.some(isWatched)) await perform("convex", (step) => push(step, convex));
    return outcome(true);
  } catch (thrown) {
    const error = signal.aborted ? interrupted() : thrown;
    if (error instanceof CliError && error.code === "convex-failed") return outcome(true, error);
    await transaction.rollBack();
    if (error instanceof CliError) return outcome(false, error);
    throw error;
  }
}

async function writeAll(
  changes: readonly FileChange[],
  transaction: Transaction,
  signal: AbortSignal,
): Promise<void> {
  for (const change of changes) {
    if (signal.aborted) throw interrupted();
    if (actionOf(change) !== "keep") await transaction.write(change);
  }
}

/** Sets the issuer's variable on the deployment, where it isn't set to it already. */
async function setIssuer(plan: Plan, convex: ConvexCli, project: Project): Promise<StepStatus> {
  if ((await convex.getVariable(plan.issuerVariable)) === plan.issuer) return "kept";
  const result = await convex.setVariable(plan.issuerVariable, plan.issuer);
  if (result.exitCode === 0) return "done";
  throw new CliError(
    "convex-env-failed",
    `The Convex deployment did not take ${plan.issuerVariable} (${result.exitCode ?? result.ending}).\n\n${result.output.trim()}`,
    `Check that ${commandLine([...project.convex.command, "dev"], project.backend)} reaches the deployment, then run this command again, or keep the issuer\n` +
      "in the file instead: --issuer-in file",
  );
}

async function push(step: Step, convex: ConvexCli): Promise<StepStatus> {
  const result = await convex.pushOnce();
  if (result.exitCode === 0 && result.ending === "exited") return "done";
  const command = commandLine(step.command, step.folder);
  throw new CliError(
    "convex-failed",
    `${command} failed (${result.exitCode ?? result.ending}).\n\n${result.output.trim()}`,
    `The project's files are written and whole. Mend what Convex says, then go on with: ${command}`,
  );
}

function interrupted(): CliError {
  return cancelled("Everything was put back as it was.");
}
