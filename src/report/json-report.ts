/** Tells a run as one JSON document on stdout. */

import type { Outcome } from "../apply/outcome.ts";
import type { CliError } from "../errors.ts";
import type { FrameworkName } from "../frameworks/registry.ts";
import { actionOf, type Plan, type Step, stepCommand } from "../plan/plan.ts";
import { inOneText } from "../text/numbered-steps.ts";
import { diffOf, diffWarnings } from "./diff.ts";
import { nothingKnown } from "./empty-result.ts";
import { errorDocument } from "./error-document.ts";
import type { Report } from "./report.ts";
import type { RunResult } from "./result.ts";

/** `print` takes the document; `withDiffs` adds each file's diff to it. */
export function jsonReport(print: (document: RunResult) => void, withDiffs: boolean): Report {
  const early: string[] = [];
  let framework: FrameworkName | null = null;
  const silent = () => {};
  return {
    opening: silent,
    looked: (found) => {
      framework = found;
    },
    waiting: (_, work) => work,
    warning: (message) => early.push(message),
    plan: silent,
    progress: { started: silent, said: silent, finished: silent },
    planned: (plan) => print({ ...describe(plan, early, withDiffs), status: "planned" }),
    alreadyWired: (plan) => print({ ...describe(plan, early, withDiffs), status: "already-wired" }),
    wired(plan, { steps, warnings }) {
      const known = describe(plan, early, false);
      print({
        ...known,
        status: "wired",
        steps: steps.map(typedStep),
        warnings: [...known.warnings, ...warnings],
      });
    },
    stopped: silent,
    failed: (error, plan, outcome) => print(failure(error, plan, outcome, { early, framework })),
  };
}

function describe(plan: Plan, early: string[], withDiffs: boolean): Omit<RunResult, "status"> {
  const { framework, sdk, entry, issuer, issuerIn, packageManager } = plan;
  return {
    framework,
    sdk,
    entry,
    issuer: plan.lacksKey ? null : issuer,
    issuerIn,
    packageManager,
    files: plan.files.map((file) => ({
      path: file.path,
      action: actionOf(file),
      ...(withDiffs ? { diff: diffOf(file) } : {}),
    })),
    steps: plan.steps.map((step) => typedStep({ ...step, status: "planned" })),
    warnings: [...early, ...plan.warnings, ...(withDiffs ? diffWarnings(plan.files) : [])],
    next: [...plan.next, ...plan.later].map(inOneText),
  };
}

function failure(
  error: CliError,
  plan: Plan | undefined,
  outcome: Outcome | undefined,
  { early, framework }: { early: string[]; framework: FrameworkName | null },
): RunResult {
  const known = plan ? describe(plan, early, false) : { ...nothingKnown(early), framework };
  return {
    ...known,
    status: "failed",
    warnings: [
      ...known.warnings,
      ...(outcome?.warnings ?? []),
      ...(outcome?.edited ?? []).map((path) => leftAlone(path, outcome?.isUnrecorded)),
      ...(outcome?.merged ?? []).map((path) => merged(path, outcome?.isUnrecorded)),
    ],
    // What was put back, or never written, is not reported as changed.
    files: outcome?.written
      ? known.files
      : known.files.map((file) => ({ ...file, action: "keep" })),
    steps:
      outcome?.steps.map(typedStep) ?? known.steps.map((step) => ({ ...step, status: "not-run" })),
    next: [],
    error: errorDocument(error),
  };
}

function leftAlone(path: string, isUnrecorded = false): string {
  const why = isUnrecorded
    ? "it was changed meanwhile, and it isn't known by whom"
    : "somebody else changed it meanwhile";
  return `${path} was left as it is: ${why}.`;
}

function merged(path: string, isUnrecorded = false): string {
  const edit = isUnrecorded ? "an edit of meanwhile" : "somebody else's edit of meanwhile";
  return `The run was taken out of ${path} again, where ${edit} stays.`;
}

function typedStep<Status>(step: Step & { status: Status }) {
  return { name: step.name, command: stepCommand(step), status: step.status };
}
