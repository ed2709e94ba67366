/** Tells a run to a person. */

import type { Outcome } from "../apply/outcome.ts";
import {
  actionOf,
  changesFiles,
  type FileAction,
  isWatched,
  type Plan,
  type Step,
  stepCommand,
} from "../plan/plan.ts";
import { withShortKeys } from "../secrets/redact.ts";
import { coloured } from "./copied-text.ts";
import { diffOf, diffWarnings } from "./diff.ts";
import { planSummary, stepsToRun } from "./plan-text.ts";
import type { LiveLine } from "./printing/live-line.ts";
import type { Printer } from "./printing/printer.ts";
import type { Report } from "./report.ts";
import { pc } from "./style.ts";
import { toldSteps } from "./told-steps.ts";

const DOING: Record<Step["name"], string> = {
  install: "Installing packages",
  "install-native": "Installing native packages",
  "set-issuer": "Telling the Convex deployment the issuer",
  "create-jwt-template": "Creating the JWT template convex in Clerk",
  convex: "Pushing to Convex",
};

const DONE: Record<Step["name"], string> = {
  install: "Packages installed",
  "install-native": "Native packages installed",
  "set-issuer": "The Convex deployment knows the issuer",
  "create-jwt-template": "Clerk has the JWT template convex",
  convex: "Pushed to Convex",
};

/** A dry run's diff is for git: it has the publishable key in full, which others show shortened. */
export function terminalReport(printer: Printer, { dryRun }: { dryRun: boolean }): Report {
  const warned = new Set<string>();
  const warn = (warnings: readonly string[]) => {
    const fresh = warnings.filter((warning) => !warned.has(warning));
    for (const warning of fresh) printer.warn(warning);
    for (const warning of fresh) warned.add(warning);
  };
  let live: LiveLine | undefined;
  let steps: readonly Step[] = [];
  const numberOf = ({ name }: Step) => {
    const at = steps.findIndex((step) => step.name === name);
    return at === -1 || steps.length === 1 ? "" : `${at + 1}/${steps.length} `;
  };
  return {
    opening: () => printer.title("add-clerk-convex"),
    looked: () => {},
    async waiting(what, work) {
      const line = printer.live(what);
      try {
        return await work;
      } finally {
        line.end();
      }
    },
    warning: (message) => printer.warn(message),
    plan(plan) {
      // The diff may be long: what is agreed to stands below it, beside the question.
      const diff = plan.files.map(diffOf).join("");
      if (diff) printer.raw(coloured(dryRun ? diff : withShortKeys(diff)));
      printer.section(planSummary(plan));
      warn(plan.warnings);
      if (plan.steps.length > 0) printer.section(stepsToRun(plan.steps));
      steps = plan.steps.filter((step) => !isWatched(step));
    },
    progress: {
      started(step) {
        const number = numberOf(step);
        live = printer.step(`${number}${DOING[step.name]}`, stepCommand(step));
      },
      said: (line) => live?.say(line),
      finished(step) {
        live?.end();
        const what = `${numberOf(step)}${DONE[step.name]}`;
        if (step.status === "done") printer.done(what);
        if (step.status === "kept") printer.done(`${what} already`);
      },
    },
    planned(plan) {
      for (const warning of diffWarnings(plan.files)) printer.warn(warning);
      printer.ending("Dry run: nothing was changed.");
    },
    alreadyWired(plan, waysOn) {
      warn(plan.warnings);
      if (waysOn.length > 0) printer.section(toldSteps("Ways on", waysOn));
      printer.ending(
        withMissing(
          `Clerk is already wired in: ${plan.entry} and the other files are as they should be. Nothing was changed.`,
          plan,
        ),
      );
    },
    wired(plan, outcome, { undo, repeat }) {
      warn(plan.warnings);
      for (const warning of outcome.warnings) printer.warn(warning);
      printer.section(whatWasDone(plan, outcome));
      printer.section(toldSteps("Good to know", plan.later));
      if (undo) printer.section(`To put the project back as it was:\n  ${pc.cyan(undo)}`);
      if (repeat) printer.section(`To repeat this here without questions:\n  ${pc.cyan(repeat)}`);
      printer.section(toldSteps("Left to do", plan.next));
      printer.ending(pc.green(lastLine(plan)));
    },
    stopped({ next }) {
      const start = next.at(-1)?.at(1);
      const stays = "Stopped watching. Clerk stays wired.";
      printer.ending(start === undefined ? stays : `${stays} Start the app: ${start}`);
    },
    failed(error, plan, outcome) {
      const ending = plan && outcome ? stateAfter(plan, outcome) : "Nothing was changed.";
      if (error.code === "cancelled") {
        printer.ending(`Cancelled. ${ending}`);
        return;
      }
      printer.failure(error.message, error.hint, ending);
    },
  };
}

/** The last line does not leave it at what is done, where the app does not answer yet. */
function withMissing(done: string, { missing }: Plan): string {
  return missing === undefined ? done : `${done} One thing is missing: ${missing}`;
}

function whatWasDone(plan: Plan, { steps }: Outcome): string {
  const paths = (action: FileAction) =>
    plan.files
      .filter((file) => actionOf(file) === action)
      .map(({ path }) => path)
      .join(", ");
  const commands = steps
    .filter(({ status }) => status === "done")
    .map((step): [string, string] => [
      step.name === "create-jwt-template" ? "sent" : "ran",
      stepCommand(step),
    ]);
  const lines: [string, string][] = [
    ["created", paths("create")],
    ["changed", paths("modify")],
    ...commands,
  ];
  return lines
    .filter(([, what]) => what !== "")
    .map(([did, what]) => `${did.padEnd(8)} ${what}`)
    .join("\n");
}

function wiredAsFar({ missing, next }: Plan): string {
  if (missing !== undefined) return `Wired, one thing missing: ${missing}`;
  // The last step starts the app.
  const left = next.length - 1;
  if (left === 0) return "Wired.";
  return `Wired. ${left === 1 ? "One step is" : `${left} steps are`} left before you start the app.`;
}

function lastLine(plan: Plan): string {
  const step = plan.steps.find(isWatched);
  const wired = [wiredAsFar(plan)];
  if (step) wired.push(`${stepCommand(step)} pushes it now and goes on watching; Ctrl-C ends it.`);
  return wired.join(" ");
}

function stateAfter(plan: Plan, outcome: Outcome): string {
  if (outcome.written) return "The files are in place.";
  const isDone = (step: Step["name"]) =>
    outcome.steps.some(({ name, status }) => name === step && status === "done");
  const stays = [
    ...(isDone("set-issuer") ? [`${plan.issuerVariable} stays set on the Convex deployment.`] : []),
    ...(isDone("create-jwt-template") ? ["The JWT template convex stays in Clerk."] : []),
  ];
  return [filesAfter(plan, outcome), ...stays].join(" ");
}

function filesAfter(plan: Plan, { error, edited, merged, isUnrecorded }: Outcome): string {
  if (error?.code === "restore-failed") return "The project is between before and after.";
  if (edited.length > 0 || merged.length > 0) {
    return [
      ...(edited.length > 0
        ? [
            `Changed ${isUnrecorded ? "meanwhile, it isn't known by whom," : "by somebody else meanwhile,"} and left as they are: ${edited.join(", ")}.`,
          ]
        : []),
      edited.length > 0 ? "All else was put back." : "The files were put back.",
      ...(merged.length > 0
        ? [
            `What ${isUnrecorded ? "was" : "somebody else"} edited meanwhile stays in ${merged.join(", ")}.`,
          ]
        : []),
    ].join(" ");
  }
  return changesFiles(plan)
    ? "The files were put back as they were."
    : "Nothing was changed in the project.";
}
