/** Applies a plan, and listens meanwhile for what asks this program to end. */

import { applyPlan, type JudgeInstall } from "../apply/apply-plan.ts";
import type { Outcome, Progress } from "../apply/outcome.ts";
import type { Plan } from "../plan/plan.ts";
import type { Project } from "../project/project.ts";
import { interruptible } from "./interruptible.ts";

/** How far a run came, for the report of one that fails. */
export type Reached = { plan?: Plan; outcome?: Outcome };

export async function applyInterruptibly(
  plan: Plan,
  project: Project,
  progress: Progress,
  judgeInstall?: JudgeInstall,
): Promise<Outcome> {
  return interruptible((signal) => applyPlan(plan, project, progress, signal, judgeInstall));
}
