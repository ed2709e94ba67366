/** Words a plan for a person: what was decided, which files change, and what will run. */

import { frameworkOf } from "../frameworks/registry.ts";
import {
  actionOf,
  type FileAction,
  type FileChange,
  type Plan,
  type Step,
  stepCommand,
} from "../plan/plan.ts";
import { pc } from "./style.ts";

/** The framework, the decisions with their options, and the files that change. */
export function planSummary({ framework, sdk, decisions, files }: Plan): string {
  const width = Math.max(...decisions.map(({ what }) => what.length));
  const lines = decisions.map(({ what, value, otherwise }) => {
    const option = otherwise === undefined ? "" : pc.dim(` (${otherwise})`);
    return `${what.padEnd(width)}\t${value}${option}`;
  });
  const changed = files.filter((file) => actionOf(file) !== "keep");
  return [
    pc.bold(`${frameworkOf(framework).label} with ${sdk}`),
    ...lines,
    "",
    ...changed.map((file) => `${verb(actionOf(file))}\t${file.path}`),
  ].join("\n");
}

/** How many files change: "5 files, 1 new". */
export function countOf(files: readonly FileChange[]): string {
  const actions = files.map(actionOf).filter((action) => action !== "keep");
  const created = actions.filter((action) => action === "create").length;
  const count = `${actions.length} ${actions.length === 1 ? "file" : "files"}`;
  return created === 0 ? count : `${count}, ${created} new`;
}

function verb(action: FileAction): string {
  const colours = { create: pc.green, modify: pc.yellow, keep: pc.dim };
  return colours[action](action.padEnd(6));
}

/** The commands that will run, as they are typed. */
export function stepsToRun(steps: readonly Step[]): string {
  const lines = steps.map((step) => {
    const what = step.name === "create-jwt-template" ? " (Clerk's JWT template convex)" : "";
    return `  ${pc.cyan(stepCommand(step))}${what}`;
  });
  return `${pc.bold("This will run")}\n${lines.join("\n")}`;
}
