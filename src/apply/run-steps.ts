/** Runs a plan's steps in their order: install, variable, files, push. */

import { join } from "node:path";
import { createConvexTemplate } from "../clerk/jwt-template.ts";
import { DASHBOARD } from "../clerk/token-requirements.ts";
import { CliError, cancelled } from "../errors.ts";
import { frameworkOf } from "../frameworks/registry.ts";
import {
  actionOf,
  type FileChange,
  isInstall,
  isManifest,
  isWatched,
  type Plan,
  type Step,
  type StepName,
  stepCommand,
} from "../plan/plan.ts";
import { findInstalled } from "../project/dependencies/installed-package.ts";
import { accessWith, clerkAccess } from "../project/env/clerk-access.ts";
import type { Project } from "../project/project.ts";
import { requireConvexNode } from "../refusals/node-refusals.ts";
import { numberedSteps } from "../text/numbered-steps.ts";
import { parseEnv } from "../text/parse-env.ts";
import type { Progress, StepStatus } from "./outcome.ts";
import { type ConvexCli, convexCli } from "./programs/convex-cli.ts";
import { install, installNative } from "./programs/install.ts";
import type { ProgramName } from "./programs/own-changes.ts";
import type { Supervision } from "./programs/run-program.ts";
import { setIssuerVariable } from "./programs/set-issuer.ts";
import { projectSecrets } from "./project-secrets.ts";
import type { Transaction } from "./transaction.ts";

type Execution = {
  plan: Plan;
  project: Project;
  progress: Progress;
  signal: AbortSignal;
  /** Filled as the steps end. */
  results: Map<StepName, StepStatus>;
  transaction: Transaction | undefined;
  /** Asked once all is installed; throws where the plan doesn't hold any more. */
  judge(): Promise<void>;
};

/** Gives the error of a push that failed, and throws all others. */
export async function runSteps(execution: Execution): Promise<CliError | undefined> {
  const { plan, project, progress, signal, results, transaction } = execution;
  const secrets = projectSecrets(project);
  const supervise = (name: ProgramName): Supervision => ({
    signal,
    beginning: transaction && ((pid) => transaction.beginProgram(name, pid)),
    secrets,
    said: progress.said,
  });
  const folder = join(project.directory, project.backend);
  const convex = (name: ProgramName) => convexCli(folder, project.convex.command, supervise(name));
  const unwritten = await installPackages(execution, supervise);
  const former = await setIssuer(execution, convex("convex-env"));
  await runStep(execution, "create-jwt-template", () => createTemplate(execution));
  await writeAll(unwritten, execution);
  const failed = await pushFunctions(execution, convex("convex"));
  const wasSet = results.get("set-issuer") === "done";
  await transaction?.settle();
  transaction?.seal({
    variable: wasSet ? { name: plan.issuerVariable, former: former ?? null } : null,
    pushed: plan.steps.some(({ name }) => name === "convex"),
    template: results.get("create-jwt-template") === "done",
  });
  return failed;
}

/** Runs a step, where the plan has it. */
async function runStep(
  { plan, progress, signal, results }: Execution,
  name: StepName,
  act: (step: Step) => Promise<StepStatus>,
): Promise<void> {
  const step = plan.steps.find((planned) => planned.name === name);
  if (!step) return;
  progress.started(step);
  const status = await act(step).catch((error: unknown) => {
    progress.finished({ ...step, status: "failed" });
    results.set(name, "failed");
    throw error;
  });
  // What is done outside the project stays so, whatever becomes of the files.
  results.set(name, status);
  if (signal.aborted) throw interrupted(signal);
  progress.finished({ ...step, status });
}

/** Installs what is to be installed, and gives the changes that are to be written still. */
async function installPackages(
  execution: Execution,
  supervise: (name: ProgramName) => Supervision,
): Promise<readonly FileChange[]> {
  const { plan, project, judge } = execution;
  let unwritten: readonly FileChange[] = plan.files;
  await runStep(execution, "install", async (step) => {
    const manifests = plan.files.filter(({ path }) => isManifest(path));
    await writeAll(manifests, execution);
    // Corepack may add a line of its own to it from here on.
    unwritten = plan.files.filter((file) => !manifests.includes(file));
    const folder = join(project.directory, step.folder);
    await install(step, project.packageManager, folder, supervise("install"));
    requireRunningConvex(plan, project);
    return "done";
  });
  await runStep(execution, "install-native", async (step) => {
    const partly = frameworkOf(plan.framework).natives?.partly;
    await installNative(
      step,
      join(project.directory, step.folder),
      partly,
      supervise("install-native"),
    );
    return "done";
  });
  if (plan.steps.some(({ name }) => isInstall(name))) await judge();
  return unwritten;
}

/** What the install brought may ask for another Node than what was known before. */
function requireRunningConvex({ steps }: Plan, project: Project): void {
  if (!steps.some(({ name }) => name === "set-issuer" || name === "convex")) return;
  const installed = findInstalled("convex", join(project.directory, project.backend));
  if (installed) requireConvexNode(installed, project);
}

async function writeAll(
  changes: readonly FileChange[],
  { signal, transaction }: Execution,
): Promise<void> {
  for (const change of changes) {
    if (signal.aborted) throw interrupted(signal);
    if (actionOf(change) !== "keep") transaction?.write(change);
  }
  await transaction?.settle();
}

/** Sets the issuer's variable, where the plan has that; gives what it was. */
async function setIssuer(execution: Execution, convex: ConvexCli): Promise<string | undefined> {
  const { plan, project } = execution;
  let former: string | undefined;
  await runStep(execution, "set-issuer", async () => {
    const result = await setIssuerVariable(plan, project, convex);
    former = result.former;
    return result.status;
  });
  return former;
}

/** Has Clerk create the JWT template; that there was none was seen before. */
async function createTemplate({ plan, project }: Execution): Promise<StepStatus> {
  const { directory, secretKey } = project;
  const given = secretKey ? undefined : givenSecret(plan);
  const variable = { name: "CLERK_SECRET_KEY", file: secretKey?.file };
  const reading =
    given === undefined
      ? clerkAccess(directory, variable, process.env)
      : accessWith(given, process.env);
  const answer = reading.ok
    ? await createConvexTemplate(reading.access)
    : ({ status: "failed", reason: reading.message } as const);
  if (answer.status === "answered") return "done";
  throw new CliError(
    "clerk-failed",
    `Clerk did not confirm that it created the JWT template convex. ${answer.reason}`,
    numberedSteps([
      [
        'See whether it is there, or create it, named exactly convex, with "aud": "convex" in its claims:',
        DASHBOARD.jwtTemplates,
      ],
      ["Run this command again."],
    ]),
  );
}

/** The secret key that was given in this run, and that the env file is about to get. */
function givenSecret({ files }: Plan): string | undefined {
  const file = files.find(({ isPrivate }) => isPrivate);
  return file && parseEnv(file.after).CLERK_SECRET_KEY;
}

/**
 * Pushes once, and gives the error where Convex refuses; a watch needs the terminal, and comes
 * after all else is told.
 */
async function pushFunctions(
  execution: Execution,
  convex: ConvexCli,
): Promise<CliError | undefined> {
  if (execution.plan.steps.some(isWatched)) return undefined;
  try {
    await runStep(execution, "convex", (step) => push(step, convex));
    return undefined;
  } catch (error) {
    const isRefused = error instanceof CliError && error.code === "convex-failed";
    if (execution.signal.aborted || !isRefused) throw error;
    return error;
  }
}

async function push(step: Step, convex: ConvexCli): Promise<StepStatus> {
  const result = await convex.pushOnce();
  if (result.exitCode === 0 && result.ending === "exited") return "done";
  const command = stepCommand(step);
  throw new CliError(
    "convex-failed",
    `${command} failed (${result.exitCode ?? result.ending}).\n\n${result.output.trim()}`,
    `The project's files are written and whole. Mend what Convex says, then go on with: ${command}`,
  );
}

/** Why the signal was given: the user's stop, or a fault of this tool that came up meanwhile. */
export function interrupted({ reason }: AbortSignal): unknown {
  const isFault = reason instanceof Error && reason.name !== "AbortError";
  return isFault ? reason : cancelled("What the run had changed was taken back.");
}
