/** Puts back what the last run changed, to the byte: `undo`. */

import { realpathSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { pathFrom } from "../apply/real-path.ts";
import { type FoundRun, findRun, undoRun } from "../apply/undo-run.ts";
import { CliError, EXIT, type ExitStatus } from "../errors.ts";
import type { UndoOptions } from "../options.ts";
import { planUndo, type UndoPlan } from "../plan/undo-plan.ts";
import { numberedSteps } from "../refusals/numbered-steps.ts";
import { openUndoReport, type UndoReport } from "../report/undo-report.ts";
import { shownMoment } from "../text/format-timestamp.ts";
import { interruptible } from "./interruptible.ts";

/** How far an undo came, for the report of one that fails. */
type UndoReached = { plan?: UndoPlan };

/** Undoes the last run in `directory` and gives the exit status. Only a bug is thrown. */
export async function undo(directory: string, options: UndoOptions): Promise<ExitStatus> {
  const report = openUndoReport(options);
  const reached: UndoReached = {};
  try {
    return await takeBack({ directory, options, report, reached });
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    report.failed(error, reached.plan);
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
  const directory = realDirectory(resolve(request.directory));
  const run = await findRun(directory);
  if (!run) {
    report.nothing();
    return EXIT.ok;
  }
  const plan = planOf(run, directory, options);
  reached.plan = plan;
  const isDone = run.journal.status === "done";
  if (isDone && plan.edited.length > 0) throw editedSinceRefusal(plan);
  report.plan(plan);
  if (options.dryRun) {
    report.planned(plan);
    return EXIT.ok;
  }
  await undoInterruptibly(run, directory, plan, report);
  report.undone(plan);
  return EXIT.ok;
}

function planOf(run: FoundRun, directory: string, options: UndoOptions): UndoPlan {
  const { journal, standing, edited, generatedAnew } = run;
  const fromHere = (path: string) => pathFrom(directory, resolve(journal.root, path));
  return planUndo(
    journal,
    {
      standing: standing.filter(({ file }) => !generatedAnew.includes(file)),
      edited,
      fromHere,
    },
    options,
  );
}

async function undoInterruptibly(
  run: FoundRun,
  directory: string,
  plan: UndoPlan,
  report: UndoReport,
): Promise<void> {
  const [step] = plan.steps;
  await interruptible(async (signal) => {
    if (step) report.started(step);
    await undoRun(run, directory, step, signal);
  });
}

function editedSinceRefusal({ began, edited }: UndoPlan): CliError {
  const names = edited.map(({ path }) => path).join(", ");
  return new CliError(
    "edited-since",
    `Edited since the run of ${shownMoment(began)}, so nothing was undone: ${names}.`,
    numberedSteps([
      ["An undo would lose what is shown to be edited: keep it elsewhere, and take it out there."],
      ["Run this command again."],
      ["Bring it back where it still fits."],
    ]),
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
