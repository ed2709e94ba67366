/** Says of a dry run what it could not look at: no program of the project's is started for it. */

import type { Plan } from "../plan.ts";

/** The plan, with a word for the deployment's variable that the run would ask for and may set. */
export function withoutAsking(plan: Plan): Plan {
  const step = plan.steps.find(({ name }) => name === "set-issuer");
  if (!step) return plan;
  const { issuerVariable: variable, issuer } = plan;
  const warning = `What the Convex deployment has as ${variable} by now is asked when the run begins, and not in a dry run: where that is another issuer than ${issuer}, you are asked what becomes of it, and with --yes nothing is changed until --other-issuer says so.`;
  return { ...plan, warnings: [...plan.warnings, warning] };
}
