/** Tells an undo: to a person, or as one JSON document. */

import type { CliError } from "../errors.ts";
import type { UndoOptions } from "../options.ts";
import type { Step } from "../plan/plan.ts";
import { type UndoChange, type UndoPlan, undoActionOf } from "../plan/undo-plan.ts";
import { shownMoment } from "../text/format-timestamp.ts";
import { commandLine } from "../text/shell-command.ts";
import { coloured, listItem } from "./copied-text.ts";
import { diffBetween } from "./diff.ts";
import { printDocument, stderr, stdout } from "./output.ts";
import { type Printer, plainPrinter } from "./printer.ts";
import type { UndoResult } from "./result.ts";
import { pc } from "./style.ts";

export type UndoReport = {
  /** No run is left to undo. */
  nothing(): void;
  /** What will be put back. */
  plan(plan: UndoPlan): void;
  /** The package manager begins. */
  started(step: Step): void;
  /** A dry run ends. */
  planned(plan: UndoPlan): void;
  undone(plan: UndoPlan): void;
  failed(error: CliError, plan: UndoPlan | undefined): void;
};

/** With `--json`, one document on stdout; else words, of which failures go to stderr. */
export function openUndoReport(options: UndoOptions): UndoReport {
  if (options.json) return jsonUndoReport(printDocument, options.dryRun);
  const say = options.dryRun ? stderr : stdout;
  return terminalUndoReport(plainPrinter({ say, complain: stderr, data: stdout }), options.dryRun);
}

function terminalUndoReport(printer: Printer, withDiffs: boolean): UndoReport {
  return {
    nothing: () => printer.ending("There is no run to undo here. Nothing was changed."),
    plan(plan) {
      printer.title("add-clerk-convex undo");
      printer.section(undoSummary(plan));
      if (withDiffs) printer.raw(coloured(plan.changes.map(undoDiff).join("")));
    },
    started: (step) => printer.info(`Bringing node_modules in line: ${pc.dim(typed(step))}`),
    planned: () => printer.ending("Dry run: nothing was changed."),
    undone(plan) {
      if (plan.next.length > 0) printer.section(`Next\n${plan.next.map(listItem).join("\n")}`);
      printer.ending("The project is as it was before that run.");
    },
    failed(error, plan) {
      if (error.code === "edited-since" && plan) {
        printer.raw(coloured(plan.edited.map(undoEdit).join("")));
      }
      const ending = isUndone(error)
        ? "The files are as they were before that run."
        : "Nothing was changed.";
      if (error.code === "cancelled") printer.ending(`Cancelled. ${ending}`);
      else printer.failure(error.message, error.hint, ending);
    },
  };
}

/** Whether the files were put back before it failed. */
function isUndone({ code }: CliError): boolean {
  return code === "install-failed" || code === "cancelled";
}

function undoSummary({ began, wasKilled, changes, steps }: UndoPlan): string {
  const rows = changes.map((change) => `  ${undoActionOf(change).padEnd(8)} ${change.path}`);
  const what = wasKilled
    ? `The run of ${shownMoment(began)}, which was killed`
    : `The run of ${shownMoment(began)}`;
  const commands = steps.map((step) => `  run      ${typed(step)}`);
  return [what, ...rows, ...commands].join("\n");
}

/** The diff of what this tool wrote; other programs' files are only named. */
function undoDiff({ path, now, becomes, isOwn }: UndoChange): string {
  return isOwn ? diffBetween({ path, before: now, after: becomes }) : "";
}

/** Shows what was edited since, as a diff from what the run had left. */
function undoEdit({ path, now, becomes, isOwn }: UndoChange): string {
  return isOwn ? diffBetween({ path, before: becomes, after: now }) : `${path} has changed\n`;
}

function typed({ command, folder }: Step): string {
  return commandLine(command, folder);
}

function jsonUndoReport(print: (document: UndoResult) => void, withDiffs: boolean): UndoReport {
  const describe = (plan: UndoPlan, status: "planned" | "done"): Omit<UndoResult, "status"> => ({
    files: plan.changes.map((change) => ({
      path: change.path,
      action: undoActionOf(change),
      ...(withDiffs ? { diff: undoDiff(change) } : {}),
    })),
    steps: plan.steps.map((step) => ({ name: "install", command: typed(step), status })),
    next: plan.next,
  });
  const silent = () => {};
  return {
    nothing: () => print({ status: "nothing-to-undo", files: [], steps: [], next: [] }),
    plan: silent,
    started: silent,
    planned: (plan) => print({ ...describe(plan, "planned"), status: "planned" }),
    undone: (plan) => print({ ...describe(plan, "done"), status: "undone" }),
    failed(error, plan) {
      const undone = plan && isUndone(error) ? describe(plan, "done") : undefined;
      print({
        status: "failed",
        files: undone?.files ?? (plan?.edited ?? []).map(keptFile),
        steps: (plan?.steps ?? []).map((step) => ({
          name: "install",
          command: typed(step),
          status: isUndone(error) ? "failed" : "not-run",
        })),
        next: undone?.next ?? [],
        error: { code: error.code, message: error.message, hint: error.hint ?? null },
      });
    },
  };
}

function keptFile(change: UndoChange): UndoResult["files"][number] {
  return { path: change.path, action: "keep", diff: undoEdit(change) };
}
