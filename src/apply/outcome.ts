/** Describes what became of a plan, and how its steps are told. */

import type { CliError } from "../errors.ts";
import type { Step } from "../plan/plan.ts";

/** `kept`: what the step is for was so already. */
export type StepStatus = "done" | "kept" | "failed" | "not-run";

export type StepOutcome = Step & { status: StepStatus };

export type Outcome = {
  steps: StepOutcome[];
  /** Whether the plan's files are in place. */
  written: boolean;
  /** What the install did to packages that were there, for people to know. */
  warnings: string[];
  /** Why it stopped, where it did. */
  error: CliError | undefined;
  /** Files that somebody else has changed meanwhile, and that were left as they are for that. */
  edited: string[];
  /** Those that somebody else has edited, and that the run was taken out of again. */
  merged: string[];
  /** Whether it isn't known who that was: what a program of the run did could not be recorded. */
  isUnrecorded: boolean;
};

/** Told as the steps begin and end. */
export type Progress = {
  started(step: Step): void;
  /** What the program of the step that is under way says, line by line. */
  said(line: string): void;
  finished(step: StepOutcome): void;
};
