/** Puts back what the last run changed, to the byte: `undo`. */

import { realpathSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { pathFrom } from "../apply/real-path.ts";
import { type FoundRun, findRun, type UndoOutcome, undoRun } from "../apply/undo-run.ts";
import { CliError, cancelled, EXIT, type ExitStatus } from "../errors.ts";
import type { UndoOptions } from "../options.ts";
import { planUndo, type UndoPlan } from "../plan/undo/undo-plan.ts";
import { openUndoReport, type UndoReport } from "../report/undo-report.ts";
import { shownMoment } from "../text/format-timestamp.ts";
import { type ManualStep, numberedSteps } from "../text/numbered-steps.ts";
import { OWN } from "../text/shell-command.ts";
import { interruptible } from "./interruptible.ts";
import { canAsk, tellWhyUnasked } from "./is-interactive.ts";

/** How far an undo came, for the report of one that fails. */
type UndoReached = { plan?: UndoPlan; outcome?: UndoOutcome };

/** Undoes the last run in `directory` and gives the exit status. Only a bug is thrown. */
export async function undo(directory: string, options: UndoOptions): Promise<ExitStatus> {
  const report = await openUndoReport(options);
  const reached: UndoReached = {};
  try {
    return await takeBack({ directory, options, report, reached });
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    report.failed(error, reached.plan, reached.outcome);
    return error.exitStatus;
  }
}

async function takeBack(request: {
  directory: string;
  options: UndoOptions;
  report: UndoReport;
  reached: UndoReached;
}): Promise<ExitStatus> {
  const { options, report, reached } = request;
  if (!options.dryRun) await tellWhyUnasked(options);
  const directory = realDirectory(resolve(request.directory));
  const run = await findRun(directory);
  report.opening();
  if (!run) {
    report.nothing();
    return EXIT.ok;
  }
  const plan = planOf(run, directory, options);
  reached.plan = plan;
  report.plan(plan);
  if (options.dryRun) {
    if (plan.edited.length > 0) throw editedSince(plan);
    report.planned(plan);
    return EXIT.ok;
  }
  if (plan.changes.length > 0 && !(await isAgreed(options)))
    throw cancelled("Nothing was changed.");
  const outcome = await undoInterruptibly(run, directory, plan, report);
  reached.outcome = outcome;
  if (outcome.error) throw outcome.error;
  if (plan.edited.length > 0) throw editedSince(plan);
  report.undone(plan, outcome);
  return EXIT.ok;
}

function planOf(run: FoundRun, directory: string, options: UndoOptions): UndoPlan {
  const { journal, movedFrom, restoration } = run;
  const fromHere = (path: string) => pathFrom(directory, resolve(journal.root, path));
  return planUndo(journal, { ...restoration, movedFrom, fromHere }, options);
}

async function isAgreed(options: UndoOptions): Promise<boolean> {
  if (!(await canAsk(options))) return true;
  const { terminalQuestions } = await import("../prompts/questions.ts");
  return terminalQuestions.confirm("Undo that run?");
}

async function undoInterruptibly(
  run: FoundRun,
  directory: string,
  plan: UndoPlan,
  report: UndoReport,
): Promise<UndoOutcome> {
  const [step] = plan.steps;
  return interruptible(async (signal) => {
    if (step) report.started(step);
    try {
      return await undoRun(run, directory, step, { signal, said: report.said });
    } finally {
      report.ended();
    }
  });
}

/** Says which files stay as they are; what is to be taken out of them by hand is shown beside it. */
function editedSince({ began, edited }: UndoPlan): CliError {
  const names = (changes: UndoPlan["edited"]) => changes.map(({ path }) => path).join(", ");
  const created = edited.filter(({ former }) => former === null);
  const changed = edited.filter(({ former }) => former !== null);
  const steps: ManualStep[] = [[`Have the run forgotten: ${OWN} undo`]];
  if (created.length > 0) {
    steps.unshift([
      `Delete ${names(created)}, which the run had made, if nothing in there is to stay.`,
    ]);
  }
  if (changed.length > 0) {
    steps.unshift([
      `Take the run's lines out of ${names(changed)} by hand: what stands above shows how.`,
    ]);
  }
  return new CliError(
    "edited-since",
    `Edited since the run of ${shownMoment(began)}, so that an undo would lose the edits and leaves alone: ${names(edited)}.`,
    numberedSteps(steps),
  );
}

function realDirectory(directory: string): string {
  try {
    if (statSync(directory).isDirectory()) return realpathSync.native(directory);
  } catch {
    // It is said below.
  }
  throw new CliError(
    "bad-directory",
    `${directory} is no directory that can be read.`,
    "Run this command in the folder of the app, or name that folder.",
  );
}
