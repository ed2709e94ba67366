/** Tells a run to who stands in another folder than the one given: commands run as they are printed. */

import { posix } from "node:path";
import type { Plan, Step } from "../plan/plan.ts";
import { isCommand } from "../text/commands-in.ts";
import { commandFrom } from "../text/from-folder.ts";
import type { ManualStep } from "../text/numbered-steps.ts";
import type { Report } from "./report.ts";

/** The report, with its commands reworded; `folder` is the one given as seen from here. */
export function reportFrom(report: Report, folder: string): Report {
  if (folder === "") return report;
  const moved = <Moved extends Step>(step: Moved): Moved => {
    const target = posix.join(folder, step.folder);
    return { ...step, folder: target === "." ? "" : target };
  };
  const reworded = (step: ManualStep): ManualStep => {
    const [what, ...copied] = step;
    return [what, ...copied.map((line) => (isCommand(line) ? commandFrom(line, folder) : line))];
  };
  const told = (plan: Plan): Plan => ({
    ...plan,
    steps: plan.steps.map(moved),
    next: plan.next.map(reworded),
    later: plan.later.map(reworded),
  });
  return {
    ...report,
    plan: (plan) => report.plan(told(plan)),
    progress: {
      ...report.progress,
      started: (step) => report.progress.started(moved(step)),
      finished: (step) => report.progress.finished(moved(step)),
    },
    planned: (plan) => report.planned(told(plan)),
    alreadyWired: (plan, waysOn) => report.alreadyWired(told(plan), waysOn),
    wired: (plan, outcome, commands) =>
      report.wired(told(plan), { ...outcome, steps: outcome.steps.map(moved) }, commands),
    stopped: (plan) => report.stopped(told(plan)),
  };
}
