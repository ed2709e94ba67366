/** Applies a plan, and listens meanwhile for what asks this program to end. */

import { applyPlan, type Progress } from "../apply/apply-plan.ts";
import type { Outcome } from "../apply/outcome.ts";
import type { Plan } from "../plan/plan.ts";
import type { Project } from "../project/project.ts";
import { interruptible } from "./interruptible.ts";

export async function carryOut(plan: Plan, project: Project, progress: Progress): Promise<Outcome> {
  return interruptible((signal) => applyPlan(plan, project, progress, signal));
}
