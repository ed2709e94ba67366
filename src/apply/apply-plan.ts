/** Carries a plan out: install, variable, files, push, in that order, or puts everything back. */

import { join } from "node:path";
import { createConvexTemplate } from "../clerk/jwt-template.ts";
import { DASHBOARD } from "../clerk/token-requirements.ts";
import { CliError, cancelled } from "../errors.ts";
import { frameworkOf } from "../frameworks/registry.ts";
import {
  actionOf,
  changesFiles,
  type FileChange,
  isInstall,
  isManifest,
  isWatched,
  type Plan,
  type Step,
  type StepName,
} from "../plan/plan.ts";
import { findInstalled } from "../project/dependencies/installed-package.ts";
import { clerkAccess } from "../project/env/clerk-access.ts";
import type { Project } from "../project/project.ts";
import { requireConvexNode } from "../refusals/node-refusals.ts";
import { numberedSteps } from "../refusals/numbered-steps.ts";
import { commandLine } from "../text/shell-command.ts";
import type { Outcome, StepResult, StepStatus } from "./outcome.ts";
import { type ConvexCli, convexCli } from "./programs/convex-cli.ts";
import { filesOfInstall, install, installNative } from "./programs/install.ts";
import { projectSecrets } from "./project-secrets.ts";
import { failedFrom, fromDirectory, recoverLocked, restoreFailed } from "./recover.ts";
import { lockProject } from "./run-lock.ts";
import { makeStateDirectory, projectStateDirectory } from "./state-directory.ts";
import { projectRoot, realFolder, systemFailure } from "./targets.ts";
import { openTransaction, type Transaction, type Undertaking } from "./transaction.ts";

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
  const results = new Map<StepName, StepStatus>();
  const outcome = (written: boolean, error?: CliError, edited: string[] = []): Outcome => ({
    steps: plan.steps.map((step) => ({ ...step, status: results.get(step.name) ?? "not-run" })),
    written,
    error,
    edited,
  });
  let root = project.directory;
  let transaction: Transaction | undefined;
  let unlock: (() => void) | undefined;
  try {
    if (changesFiles(plan)) {
      root = projectRoot(project.directory);
      const state = await projectStateDirectory(root);
      makeStateDirectory(state, project.directory);
      unlock = await lockProject(state, root);
      await recoverLocked(state, root, project.directory);
      transaction = await openTransaction(undertakingOf(plan, project, root), state);
    }
    const error = await carryOut({ plan, project, progress, signal, results, transaction });
    return outcome(true, error);
  } catch (thrown) {
    const error = signal.aborted ? interrupted(signal) : systemFailure(thrown);
    const putBack = transaction?.rollBack();
    if (transaction && putBack && putBack.failed.length > 0) {
      const failed = failedFrom(project.directory, { root }, putBack.failed);
      return outcome(false, restoreFailed(failed, transaction.folder, error));
    }
    const edited = (putBack?.edited ?? []).map((path) =>
      fromDirectory(root, path, project.directory),
    );
    if (error instanceof CliError) return outcome(false, error, edited);
    throw error;
  } finally {
    unlock?.();
  }
}

type Execution = {
  plan: Plan;
  project: Project;
  progress: Progress;
  signal: AbortSignal;
  /** Filled as the steps end. */
  results: Map<StepName, StepStatus>;
  transaction: Transaction | undefined;
};

/** The steps in their order; gives the error of a push that failed, and throws all others. */
async function carryOut(execution: Execution): Promise<CliError | undefined> {
  const { plan, project, progress, signal, results, transaction } = execution;
  const supervision = {
    signal,
    beginning: transaction?.beginProgram,
    secrets: projectSecrets(project),
  };
  const convex = convexCli(
    join(project.directory, project.backend),
    project.convex.command,
    supervision,
  );

  async function perform(name: StepName, act: (step: Step) => Promise<StepStatus>): Promise<void> {
    const step = plan.steps.find((planned) => planned.name === name);
    if (!step) return;
    progress.started(step);
    const status = await act(step).catch((error: unknown) => {
      progress.finished({ ...step, status: "failed" });
      results.set(name, "failed");
      throw error;
    });
    // What is done outside the project stays so, whatever becomes of the files.
    results.set(name, status);
    if (signal.aborted) throw interrupted(signal);
    progress.finished({ ...step, status });
  }

  let toWrite = plan.files;
  await perform("install", async (step) => {
    writeAll(
      plan.files.filter(({ path }) => isManifest(path)),
      execution,
    );
    // Corepack may add a line of its own to it from here on.
    toWrite = plan.files.filter(({ path }) => !isManifest(path));
    const folder = join(project.directory, step.folder);
    await install(step, project.packageManager, folder, supervision);
    requireRunningConvex(plan, project);
    return "done";
  });
  await perform("install-native", async (step) => {
    const partly = frameworkOf(plan.framework).natives?.partly;
    await installNative(step, join(project.directory, step.folder), partly, supervision);
    return "done";
  });
  const variable = { name: plan.issuerVariable, former: undefined as string | undefined };
  await perform("set-issuer", async () => {
    const reading = await convex.readVariable(plan.issuerVariable);
    variable.former = reading.status === "set" ? reading.value : undefined;
    return setIssuer(plan, variable.former, convex, project);
  });
  await perform("create-jwt-template", () => createTemplate(project));
  writeAll(toWrite, execution);

  let failed: CliError | undefined;
  // A watch needs the terminal: the command runs it once all else is told.
  if (!plan.steps.some(isWatched)) {
    await perform("convex", (step) => push(step, convex)).catch((error: unknown) => {
      if (signal.aborted || !(error instanceof CliError) || error.code !== "convex-failed") {
        throw error;
      }
      failed = error;
    });
  }
  const wasSet = results.get("set-issuer") === "done";
  transaction?.seal({
    variable: wasSet ? { name: variable.name, former: variable.former ?? null } : null,
    pushed: plan.steps.some(({ name }) => name === "convex"),
    template: results.get("create-jwt-template") === "done",
  });
  return failed;
}

/** What the install brought may ask for another Node than what was known before. */
function requireRunningConvex({ steps }: Plan, project: Project): void {
  if (!steps.some(({ name }) => name === "set-issuer" || name === "convex")) return;
  const installed = findInstalled("convex", join(project.directory, project.backend));
  if (installed) requireConvexNode(installed, project);
}

function undertakingOf(plan: Plan, project: Project, root: string): Undertaking {
  const installs = plan.steps.find(({ name }) => isInstall(name));
  const directory = realFolder(project.directory);
  return {
    project: { ...project, directory },
    root,
    changes: plan.files.filter((file) => actionOf(file) !== "keep"),
    installFolder: installs?.folder,
    installFiles: installs ? filesOfInstall(join(directory, project.app)) : [],
    pushes: plan.steps.some((step) => step.name === "convex" && !isWatched(step)),
  };
}

function writeAll(changes: readonly FileChange[], { signal, transaction }: Execution): void {
  for (const change of changes) {
    if (signal.aborted) throw interrupted(signal);
    if (actionOf(change) !== "keep") transaction?.write(change);
  }
}

/** Sets the issuer's variable on the deployment, where it isn't set to it already. */
async function setIssuer(
  plan: Plan,
  former: string | undefined,
  convex: ConvexCli,
  project: Project,
): Promise<StepStatus> {
  if (former === plan.issuer) return "kept";
  const result = await convex.setVariable(plan.issuerVariable, plan.issuer);
  if (result.exitCode === 0) return "done";
  throw new CliError(
    "convex-env-failed",
    `The Convex deployment did not take ${plan.issuerVariable} (${result.exitCode ?? result.ending}).\n\n${result.output.trim()}`,
    `Check that ${commandLine([...project.convex.command, "dev"], project.backend)} reaches the deployment, then run this command again, or keep the issuer\n` +
      "in the file instead: --issuer-in file",
  );
}

/** Has Clerk create the JWT template; that there was none was seen before. */
async function createTemplate({ directory, secretKey }: Project): Promise<StepStatus> {
  const variable = { name: "CLERK_SECRET_KEY", file: secretKey?.file };
  const reading = clerkAccess(directory, variable, process.env);
  const answer = reading.ok
    ? await createConvexTemplate(reading.access)
    : ({ status: "failed", reason: reading.message } as const);
  if (answer.status === "answered") return "done";
  throw new CliError(
    "clerk-failed",
    `Clerk did not confirm that it created the JWT template convex. ${answer.reason}`,
    numberedSteps([
      [
        'See whether it is there, or create it, named exactly convex, with "aud": "convex" in its claims:',
        DASHBOARD.jwtTemplates,
      ],
      ["Run this command again."],
    ]),
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

/** Why the signal was given: the user's stop, or a fault of this tool that came up meanwhile. */
function interrupted({ reason }: AbortSignal): unknown {
  const isFault = reason instanceof Error && reason.name !== "AbortError";
  return isFault ? reason : cancelled("The files were put back as they were.");
}
