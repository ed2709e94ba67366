/** Applies a plan, and listens meanwhile for what asks this program to end. */

import type { Progress } from "../apply/apply-plan.ts";
import type { Outcome } from "../apply/outcome.ts";
import type { Plan } from "../plan/plan.ts";
import type { Project } from "../project/project.ts";

export async function carryOut(plan: Plan, project: Project, progress: Progress): Promise<Outcome> {
  const [{ applyPlan }, { listenForInterruption }] = await Promise.all([
    import("../apply/apply-plan.ts"),
    import("../apply/interruption.ts"),
  ]);
  const interruption = listenForInterruption();
  try {
    return await applyPlan(plan, project, progress, interruption.signal);
  } finally {
    interruption.stopListening();
  }
}
