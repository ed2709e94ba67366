/** Describes what a command tells as it goes along: one report for people, one for scripts. */

import type { Outcome, Progress } from "../apply/outcome.ts";
import type { CliError } from "../errors.ts";
import type { FrameworkName } from "../frameworks/registry.ts";
import type { Plan } from "../plan/plan.ts";
import type { ManualStep } from "../text/numbered-steps.ts";

export type Report = {
  /** The run begins. */
  opening(): void;
  /** The project was looked at. */
  looked(framework: FrameworkName): void;
  /** Tells that something takes a while, for as long as it does; gives what comes of it. */
  waiting<Result>(what: string, work: Promise<Result>): Promise<Result>;
  /** Something worth knowing that stops nothing. */
  warning(message: string): void;
  /** What would change, before it does. */
  plan(plan: Plan): void;
  progress: Progress;
  /** A dry run ends. */
  planned(plan: Plan): void;
  /** Nothing is to be done; `waysOn` are what a person may want next. */
  alreadyWired(plan: Plan, waysOn: readonly ManualStep[]): void;
  /** With the commands that put all back, and that repeat a prompted run. */
  wired(
    plan: Plan,
    outcome: Outcome,
    commands: { undo: string | undefined; repeat: string | undefined },
  ): void;
  /** The watch that the run ended in was ended by whoever watched. */
  stopped(plan: Plan): void;
  /** The run failed; `plan` and `outcome` as far as it came. */
  failed(error: CliError, plan: Plan | undefined, outcome: Outcome | undefined): void;
};
