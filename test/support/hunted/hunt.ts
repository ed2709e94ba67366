/** One run in a generated app, judged: what it came to, and what is wrong with that. */

import { join, relative, sep } from "node:path";
import { vi } from "vitest";
import { undo } from "../../../src/commands/undo.ts";
import { CliError } from "../../../src/errors.ts";
import { actionOf, type FileAction, type Plan } from "../../../src/plan/plan.ts";
import { inOneText } from "../../../src/text/numbered-steps.ts";
import { wire } from "../golden.ts";
import { treeOf, writeFiles } from "../temp.ts";
import { type HuntedApp, huntedApp } from "./app.ts";
import { faultsOf } from "./judge.ts";
import type { Spec } from "./spec.ts";

export type Verdict = {
  /** `wired`, or the code of the refusal. */
  outcome: string;
  /** What the refusal says. */
  words: string;
  faults: string[];
};

/** Writes the app into `root`, an empty folder, and runs the tool in it. */
export async function hunt(spec: Spec, root: string): Promise<Verdict> {
  const app = huntedApp(spec);
  await writeFiles(root, { ".git/HEAD": "", ...app.files });
  const directory = join(root, spec.from === "app" ? app.base : "");
  const before = treeOf(root);
  try {
    const plan = await wire(directory, { issuerIn: spec.issuerIn });
    const faults = await wiredFaults({ spec, app, root }, directory, plan, before);
    return { outcome: "wired", words: "", faults };
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    const words = `${error.message}\n${error.hint ?? ""}`;
    return { outcome: error.code, words, faults: refusalFaults(error, treeOf(root) === before) };
  }
}

function refusalFaults(error: CliError, isUnchanged: boolean): string[] {
  const words = `${error.message}\n${error.hint ?? ""}`;
  const hasPlace = /[\w/-]+\.(?:[cm]?[jt]sx?|json|html|yaml)\b|\b[\w-]+\/|--[a-z]/.test(words);
  return [
    ...(isUnchanged ? [] : ["a refused app has changed"]),
    ...(hasPlace ? [] : [`a refusal without a place: ${words}`]),
    ...((error.hint ?? "").length > 20 ? [] : [`a refusal without a next step: ${words}`]),
  ];
}

async function wiredFaults(
  hunted: { spec: Spec; app: HuntedApp; root: string },
  directory: string,
  plan: Plan,
  before: string,
): Promise<string[]> {
  const { spec, root } = hunted;
  const pathsOf = (isMeant: (action: FileAction) => boolean) =>
    plan.files
      .filter((file) => isMeant(actionOf(file)))
      .map(({ path }) => relative(root, join(directory, path)).split(sep).join("/"));
  const faults = await faultsOf(hunted, {
    ...plan,
    next: [...plan.next, ...plan.later].map(inOneText),
    changed: pathsOf((action) => action !== "keep"),
    created: pathsOf((action) => action === "create"),
  });
  const wired = treeOf(root);
  const again = await wire(directory, { issuerIn: spec.issuerIn });
  const changed = again.files.filter((file) => actionOf(file) !== "keep");
  faults.push(...changed.map(({ path }) => `a second run changes ${path}`));
  if (treeOf(root) !== wired) faults.push("a second run leaves another tree");
  if (changed.length === 0 && wired !== before) await takeBack(directory);
  if (changed.length === 0 && treeOf(root) !== before) faults.push("undo leaves another tree");
  return faults;
}

async function takeBack(directory: string): Promise<void> {
  const print = vi.spyOn(process.stdout, "write").mockImplementation(() => true);
  try {
    await undo(directory, { install: true, dryRun: false, json: true, yes: false });
  } finally {
    print.mockRestore();
  }
}
