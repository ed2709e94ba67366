/** What a plan leaves to be done and known, as scripts are told. */

import type { Plan } from "../../src/plan/plan.ts";
import { inOneText } from "../../src/text/numbered-steps.ts";

export function stepsTold({ next, later }: Pick<Plan, "next" | "later">): string[] {
  return [...next, ...later].map(inOneText);
}
