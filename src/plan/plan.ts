/** Describes the plan: every change and every step, decided before the first byte is written. */

import { posix } from "node:path";
import type { IssuerPlace } from "../answers.ts";
import type { FrameworkName } from "../frameworks/registry.ts";
import type { PackageManagerName } from "../packages/package-managers.ts";
import type { ManualStep } from "../text/numbered-steps.ts";
import { commandLine } from "../text/shell-command.ts";

/** One file's text before (null: there is none) and after. Equal texts mean the file is kept. */
export type FileChange = {
  /** Relative to the project's directory, with forward slashes. */
  path: string;
  before: string | null;
  after: string;
  /** Whether a secret is put into it: others must not read it then. */
  isPrivate?: boolean;
};

export type FileAction = "create" | "modify" | "keep";

export type StepName =
  | "install"
  | "install-native"
  | "set-issuer"
  | "create-jwt-template"
  | "convex";

/** A program the plan asks `apply` to run, or a request to Clerk. */
export type Step = {
  name: StepName;
  /** The command as the user would type it, one word an element; a request's method and address. */
  command: string[];
  /** Where it runs, relative to the directory given: "" for there. */
  folder: string;
};

/** Something that was decided without a question. */
export type Decision = {
  what: string;
  value: string;
  /** Where that comes from, and the option that decides otherwise. */
  otherwise?: string;
};

export type Plan = {
  framework: FrameworkName;
  sdk: string;
  /** The file that renders the Convex provider. */
  entry: string;
  issuer: string;
  issuerIn: IssuerPlace;
  /** The deployment's variable that holds the issuer, with `issuerIn: "env"`. */
  issuerVariable: string;
  /** What Convex accepts now by a variable of the deployment, and then no more. */
  former: { variable: string; value: string } | undefined;
  packageManager: PackageManagerName;
  /** Whether a key is to be given still: then this plan is only shown. */
  lacksKey: boolean;
  decisions: Decision[];
  files: FileChange[];
  steps: Step[];
  /** Things the user should know, that don't stop the run. */
  warnings: string[];
  /** What is left to do by hand before anybody signs in, in order. */
  next: ManualStep[];
  /** What to know for the app's own code, and for where else it is built. */
  later: ManualStep[];
  /** What the app does not answer without, and what comes of that; undefined where nothing is missing. */
  missing: string | undefined;
};

/** Whether a step is a `convex dev` that goes on until the user ends it. */
export function isWatched(step: Step): boolean {
  return step.name === "convex" && !step.command.includes("--once");
}

/** Whether a path is some package's manifest. */
export function isManifest(path: string): boolean {
  return posix.basename(path) === "package.json";
}

/** A step's command as a person types it. */
export function stepCommand({ command, folder }: Step): string {
  return commandLine(command, folder);
}

/** Whether any of the files is created or modified. */
export function changesAFile(files: readonly FileChange[]): boolean {
  return files.some((file) => actionOf(file) !== "keep");
}

/** Whether a plan changes a file or runs anything. */
export function changesSomething({ files, steps }: Plan): boolean {
  return steps.length > 0 || changesAFile(files);
}

/** Whether files of the project change, by themselves or by an install: what an undo takes back. */
export function changesFiles({ files, steps }: Plan): boolean {
  return changesAFile(files) || steps.some(({ name }) => isInstall(name));
}

/** Whether a step lets a program install packages. */
export function isInstall(name: StepName): boolean {
  return name === "install" || name === "install-native";
}

/** Tells what happens to a file. */
export function actionOf(change: FileChange): FileAction {
  if (change.before === null) return "create";
  return change.before === change.after ? "keep" : "modify";
}
