/** Applies a plan whole, or puts everything back. */

import { join } from "node:path";
import { CliError } from "../errors.ts";
import {
  actionOf,
  changesFiles,
  isInstall,
  isWatched,
  type Plan,
  type StepName,
} from "../plan/plan.ts";
import type { Project } from "../project/project.ts";
import { textReader } from "../project/text-files.ts";
import { notWrittenOver } from "./changed-meanwhile.ts";
import type { Outcome, Progress, StepStatus } from "./outcome.ts";
import { filesOfInstall } from "./programs/install.ts";
import { failedFrom, fromDirectory, recoverLocked, restoreFailed } from "./recover.ts";
import { lockProject } from "./run-lock.ts";
import { interrupted, runSteps } from "./run-steps.ts";
import { makeStateDirectory, projectStateDirectory } from "./state-directory.ts";
import { projectRoot, realFolder, systemFailure } from "./targets.ts";
import {
  openTransaction,
  type RolledBack,
  type Transaction,
  type Undertaking,
} from "./transaction.ts";

/** Sentences on what an install has moved; throws what keeps the plan from being carried out. */
export type JudgeInstall = () => Promise<string[]>;

/**
 * Applies the plan to the project. What fails most often comes before what touches code: a failed
 * install, variable or write, or an aborted `signal` at any point, leaves the project as it was. A
 * failed push leaves the files, which are whole by then. Never throws for the user's mistakes: the
 * outcome holds the error. `judgeInstall` is asked after an install, before anything else is done.
 */
export async function applyPlan(
  plan: Plan,
  project: Project,
  progress: Progress,
  signal: AbortSignal,
  judgeInstall: JudgeInstall = async () => [],
): Promise<Outcome> {
  const results = new Map<StepName, StepStatus>();
  const warnings: string[] = [];
  const judge = async () => {
    warnings.push(...(await judgeInstall()));
  };
  const outcome = (written: boolean, error?: CliError, putBack?: RolledBack): Outcome => ({
    steps: plan.steps.map((step) => ({ ...step, status: results.get(step.name) ?? "not-run" })),
    written,
    warnings,
    error,
    edited: (putBack?.edited ?? []).map(fromHere),
    merged: (putBack?.merged ?? []).map(fromHere),
    isUnrecorded: putBack?.isUnrecorded ?? false,
  });
  let root = project.directory;
  const fromHere = (path: string) => fromDirectory(root, path, project.directory);
  let transaction: Transaction | undefined;
  let unlock: (() => void) | undefined;
  try {
    if (changesFiles(plan)) {
      root = projectRoot(project.directory);
      const state = await projectStateDirectory(root);
      makeStateDirectory(state, root);
      unlock = await lockProject(state, root);
      await recoverLocked(root, realFolder(project.directory));
      requireAsRead(project);
      transaction = await openTransaction(undertakingOf(plan, project, root), state);
    }
    const error = await runSteps({ plan, project, progress, signal, results, transaction, judge });
    return outcome(true, error);
  } catch (thrown) {
    const error = signal.aborted ? interrupted(signal) : systemFailure(thrown);
    const putBack = await transaction?.rollBack();
    if (transaction && putBack && putBack.failed.length > 0) {
      const failed = failedFrom(project.directory, { root }, putBack.failed);
      return outcome(false, restoreFailed(failed, transaction.folder, error), putBack);
    }
    if (error instanceof CliError) return outcome(false, error, putBack);
    throw error;
  } finally {
    unlock?.();
  }
}

/** Another run, an undo or an editor may have been at work since the plan was made. */
function requireAsRead({ directory, texts }: Project): void {
  const read = textReader(directory);
  const changed = Object.entries(texts).filter(([path, text]) => (read(path) ?? null) !== text);
  if (changed.length > 0) {
    throw notWrittenOver(
      changed.map(([path]) => path),
      { isUnrecorded: false },
    );
  }
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
