/** Judges what an install left in node_modules: whether what was planned on is still there. */

import { posix } from "node:path";
import { major } from "semver";
import type { Answers } from "../answers.ts";
import { outsideOf } from "../clerk/choose-sdk.ts";
import { CliError } from "../errors.ts";
import { frameworkOf } from "../frameworks/registry.ts";
import { sdkSituation } from "../frameworks/sdk-situation.ts";
import { versionOf } from "../packages/package-state.ts";
import { actionOf, isManifest, type Plan } from "../plan/plan.ts";
import { type MovedPackage, movedPackages } from "../project/dependencies/moved-packages.ts";
import type { Project } from "../project/project.ts";
import { textReader } from "../project/text-files.ts";
import { movedAway, movedWords } from "../refusals/install-refusals.ts";
import { planHere } from "./plan-here.ts";

/** What the run was planned on, and how to look at the project again. */
type Planned = { project: Project; plan: Plan; answers: Answers; lookAgain(): Promise<Project> };

/**
 * Looks at the project again after the install, and gives a sentence for what has moved. Throws
 * `install-failed` where other code would be written for what is there now, or the SDK doesn't take
 * it, or React Native has another React.
 */
export async function judgeInstall(planned: Planned): Promise<string[]> {
  const { project, answers, plan } = planned;
  // Whoever edits meanwhile is told so by the writes, which compare each file.
  if (isEdited(project)) return [];
  const now = await lookedAgain(planned);
  const moved = movedPackages(project, now);
  const fault =
    reactFault(now, moved) ??
    majorFault(moved) ??
    sdkFault(project, now, answers) ??
    planFault(project, plan, now, answers);
  if (fault !== undefined) throw movedAway(moved, fault, project);
  return moved.length === 0 ? [] : [`The install brought ${movedWords(moved)}.`];
}

async function lookedAgain({ project, lookAgain }: Planned): Promise<Project> {
  try {
    return await lookAgain();
  } catch (error) {
    if (error instanceof CliError) throw movedAway([], error.message, project);
    throw error;
  }
}

/** Manifests are written by the run itself, and by the package manager. */
function isEdited({ directory, texts }: Project): boolean {
  const read = textReader(directory);
  return Object.entries(texts).some(
    ([path, text]) => posix.basename(path) !== "package.json" && (read(path) ?? null) !== text,
  );
}

/** React Native's renderer is of one release of React, and asks for it by its exact version. */
function reactFault({ framework }: Project, moved: readonly MovedPackage[]): string | undefined {
  const { holdsReact, label } = frameworkOf(framework);
  const react = moved.find(({ name }) => name === "react" || name === "react-dom");
  if (!holdsReact || !react) return undefined;
  return `${label}'s React Native is built for one release of React, and ends at its start beside another`;
}

/** An app is written for a major version, whatever its package.json allows. */
function majorFault(moved: readonly MovedPackage[]): string | undefined {
  const other = moved.find(({ from, to }) => major(from) !== major(to));
  return other && `${other.name} ${major(other.from)} is what this app was written for`;
}

function sdkFault(before: Project, now: Project, { sdk }: Answers): string | undefined {
  const known = new Set(outsideOf(sdk, sdkSituation(before)).map(({ state }) => state.name));
  const [outside] = outsideOf(sdk, sdkSituation(now)).filter(({ state }) => !known.has(state.name));
  if (!outside) return undefined;
  const { state, accepted } = outside;
  return `${state.name} ${versionOf(state)} is outside what ${sdk.name} takes (${accepted})`;
}

function planFault(
  before: Project,
  plan: Plan,
  now: Project,
  answers: Answers,
): string | undefined {
  try {
    const again = planHere(now, answers);
    const isJudged = (path: string) =>
      !isManifest(path) &&
      // What is written for a convex that isn't known is right for each.
      (path !== before.authConfig.path || versionOf(before.convex) !== undefined);
    const later = textsOf(again, isJudged);
    const planned = textsOf(plan, isJudged);
    const paths = [...new Set([...later.keys(), ...planned.keys()])];
    const other = paths.filter((path) => later.get(path) !== planned.get(path));
    return other.length === 0
      ? undefined
      : `other code than was planned belongs into ${other.join(" and ")}`;
  } catch (error) {
    if (error instanceof CliError) return error.message;
    throw error;
  }
}

/** The texts that a plan writes. */
function textsOf({ files }: Plan, isJudged: (path: string) => boolean): Map<string, string> {
  const written = files.filter((file) => actionOf(file) !== "keep" && isJudged(file.path));
  return new Map(written.map(({ path, after }) => [path, after]));
}
