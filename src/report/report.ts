/** Describes what a command tells as it goes along: one report for people, one for scripts. */

import type { Outcome, Progress } from "../apply/outcome.ts";
import type { CliError } from "../errors.ts";
import type { Plan } from "../plan/plan.ts";

export type Report = {
  /** The run begins. */
  opening(): void;
  /** Something worth knowing that stops nothing. */
  warning(message: string): void;
  /** What would change, before it does. */
  plan(plan: Plan): void;
  progress: Progress;
  /** A dry run ends. */
  planned(plan: Plan): void;
  alreadyWired(plan: Plan): void;
  /** With the commands that put all back, and that repeat a prompted run. */
  wired(
    plan: Plan,
    outcome: Outcome,
    commands: { undo: string | undefined; repeat: string | undefined },
  ): void;
  /** The run failed; `plan` and `outcome` as far as it came. */
  failed(error: CliError, plan: Plan | undefined, outcome: Outcome | undefined): void;
};
