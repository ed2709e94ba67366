/** Tells an undo: to a person, or as one JSON document. */

import type { UndoOutcome } from "../apply/undo-run.ts";
import type { CliError } from "../errors.ts";
import type { UndoOptions } from "../options.ts";
import { type Step, stepCommand } from "../plan/plan.ts";
import {
  type KeptChange,
  type UndoChange,
  type UndoPlan,
  undoActionOf,
} from "../plan/undo/undo-plan.ts";
import { shownMoment } from "../text/format-timestamp.ts";
import { openPrinter } from "./choose-report.ts";
import { coloured, listItem } from "./copied-text.ts";
import { diffBetween } from "./diff.ts";
import { errorDocument } from "./error-document.ts";
import { printDocument } from "./output.ts";
import type { LiveLine } from "./printing/live-line.ts";
import type { Printer } from "./printing/printer.ts";
import type { UndoResult } from "./result.ts";
import { pc } from "./style.ts";

export type UndoReport = {
  opening(): void;
  /** No run is left to undo. */
  nothing(): void;
  /** What will be put back. */
  plan(plan: UndoPlan): void;
  /** The package manager begins, says a line, and ends. */
  started(step: Step): void;
  said(line: string): void;
  ended(): void;
  /** A dry run ends. */
  planned(plan: UndoPlan): void;
  undone(plan: UndoPlan, outcome: UndoOutcome): void;
  failed(error: CliError, plan: UndoPlan | undefined, outcome: UndoOutcome | undefined): void;
};

/** With `--json`, one document on stdout; else words, of which failures go to stderr. */
export async function openUndoReport({ json, dryRun }: UndoOptions): Promise<UndoReport> {
  if (json) return jsonUndoReport(printDocument, dryRun);
  const interactive = process.stdout.isTTY && !dryRun;
  return terminalUndoReport(await openPrinter({ interactive, dryRun }), dryRun);
}

function terminalUndoReport(printer: Printer, withDiffs: boolean): UndoReport {
  const sayNext = ({ next }: UndoPlan) => {
    if (next.length > 0) printer.section([pc.bold("Left to do"), ...next.map(listItem)].join("\n"));
  };
  let live: LiveLine | undefined;
  return {
    opening: () => printer.title("add-clerk-convex undo"),
    nothing: () =>
      printer.ending(
        "There is no run to undo here. Nothing was changed. (Runs are remembered by the folder's path, for 30 days.)",
      ),
    plan(plan) {
      printer.section(undoSummary(plan));
      if (withDiffs) printer.raw(coloured(plan.changes.map(undoDiff).join("")));
    },
    started(step) {
      live = printer.step("Bringing node_modules in line", stepCommand(step));
    },
    said: (line) => live?.say(line),
    ended: () => live?.end(),
    planned: () => printer.ending("Dry run: nothing was changed."),
    undone(plan, outcome) {
      sayNext(plan);
      printer.ending(stateAfter(outcome));
    },
    failed(error, plan, outcome) {
      if (plan && error.code === "edited-since") {
        printer.raw(coloured(plan.edited.map(reversed).join("")));
      }
      if (plan && outcome) sayNext(plan);
      const ending = outcome ? stateAfter(outcome) : "Nothing was changed.";
      if (error.code === "cancelled") printer.ending(`Cancelled. ${ending}`);
      else printer.failure(error.message, error.hint, ending);
    },
  };
}

function stateAfter({ restored, merged, left, error }: UndoOutcome): string {
  if (merged.length === 0 && left.length === 0) {
    return `The ${error ? "files are as they were" : "project is as it was"} before that run.`;
  }
  if (merged.length === 0 && restored.length === 0) return "Nothing was changed.";
  const taken = left.length > 0 ? "The run is taken out of all else." : "The run is taken out.";
  const sentences = [
    ...(left.length > 0 ? [`Left as they are: ${left.join(", ")}.`] : []),
    taken,
    ...(merged.length > 0 ? [`What was edited since stays in ${merged.join(", ")}.`] : []),
  ];
  return sentences.join(" ");
}

function undoSummary(plan: UndoPlan): string {
  const { began, wasKilled, movedFrom, changes, edited, left, steps } = plan;
  const row = (action: string, path: string, remark = "") =>
    `${action.padEnd(8)}\t${path}${remark === "" ? "" : ` (${remark})`}`;
  const killed = wasKilled ? ", which was killed" : "";
  const moved = movedFrom === null ? "" : `, when this project was in ${movedFrom}`;
  return [
    `The run of ${shownMoment(began)}${moved}${killed}`,
    ...changes.map((change) =>
      row(undoActionOf(change), change.path, change.isEdited ? "what was edited since stays" : ""),
    ),
    ...edited.map(({ path }) => row("keep", path, "edited since")),
    ...left.map((path) => row("keep", path, "changed since")),
    ...steps.map((step) => row("run", stepCommand(step))),
  ].join("\n");
}

/** The diff of what this tool wrote; other programs' files are only named. */
function undoDiff({ path, now, becomes, isOwn }: UndoChange): string {
  return isOwn ? diffBetween({ path, before: now, after: becomes }) : "";
}

/** Shows what is to be taken out of a file by hand: the run's own change, backwards. */
function reversed({ path, former, later }: KeptChange): string {
  return diffBetween({ path, before: later, after: former });
}

function jsonUndoReport(print: (document: UndoResult) => void, withDiffs: boolean): UndoReport {
  const describe = (plan: UndoPlan, status: UndoStatus): Omit<UndoResult, "status"> => ({
    files: [
      ...plan.changes.map((change) => ({
        path: change.path,
        action: undoActionOf(change),
        ...(withDiffs ? { diff: undoDiff(change) } : {}),
      })),
      ...plan.edited.map((change) => ({ ...kept(change.path), diff: reversed(change) })),
      ...plan.left.map(kept),
    ],
    steps: plan.steps.map((step) => ({ name: "install", command: stepCommand(step), status })),
    next: plan.next,
  });
  const silent = () => {};
  return {
    nothing: () => print({ status: "nothing-to-undo", files: [], steps: [], next: [] }),
    opening: silent,
    plan: silent,
    started: silent,
    said: silent,
    ended: silent,
    planned: (plan) => print({ ...describe(plan, "planned"), status: "planned" }),
    undone: (plan) => print({ ...describe(plan, "done"), status: "undone" }),
    failed(error, plan, outcome) {
      const status = !outcome ? "not-run" : outcome.error ? "failed" : "done";
      const known = plan ? describe(plan, status) : { files: [], steps: [], next: [] };
      print({
        ...known,
        status: "failed",
        // What was not touched is not reported as undone.
        files:
          outcome || withDiffs
            ? known.files
            : known.files.map((file) => ({ ...file, action: "keep" })),
        next: outcome ? known.next : [],
        error: errorDocument(error),
      });
    },
  };
}

type UndoStatus = UndoResult["steps"][number]["status"];

function kept(path: string): { path: string; action: "keep" } {
  return { path, action: "keep" };
}
