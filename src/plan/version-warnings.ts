/** Warns of the versions that are there, or come. */

import { minVersion, satisfies, validRange } from "semver";
import type { Answers } from "../answers.ts";
import { outsideOf } from "../clerk/choose-sdk.ts";
import { clerkFramework } from "../frameworks/browser-only.ts";
import { sdkSituation } from "../frameworks/sdk-situation.ts";
import { fitOf } from "../packages/fit.ts";
import { isNodeIn } from "../packages/node-range.ts";
import { type PackageState, versionOf } from "../packages/package-state.ts";
import { OLDEST_CONVEX } from "../project/dependencies/packages.ts";
import type { Project } from "../project/project.ts";
import { convexNodeFault } from "../refusals/node-refusals.ts";
import { commandLine } from "../text/shell-command.ts";

export function versionWarnings(project: Project, answers: Answers): string[] {
  return [
    ...convexOnNode(project),
    ...sdkOnNode(project, answers),
    ...unknownVersions(project, answers),
    ...liftedPackages(answers),
    ...outsideRange(project, answers),
    ...newerThanKnown(project, answers),
  ];
}

/** Warns where Convex is not to be run here: else this is a refusal. */
function convexOnNode({ convex, node }: Project): string[] {
  const fault = convexNodeFault(convex.cli, node);
  return fault === undefined ? [] : [`${fault} Push with another Node.`];
}

function sdkOnNode({ node }: Project, { sdk }: Answers): string[] {
  return isNodeIn(node, sdk.node)
    ? []
    : [`${sdk.name} asks for Node ${sdk.node}, and this is Node ${node}.`];
}

/** Packages of which it isn't known whether they are recent enough, before they are installed. */
function unknownVersions(project: Project, { sdk }: Answers): string[] {
  const { convex, react, frameworkPackages, packageManager, app } = project;
  const ranges: Record<string, string> = {
    ...sdk.peers,
    react: sdk.react,
    convex: `>=${OLDEST_CONVEX}`,
  };
  const unclear = [convex, react, ...frameworkPackages].filter((state) => {
    const accepted = ranges[state.name];
    return accepted !== undefined && mayBeOlder(state, accepted);
  });
  if (unclear.length === 0) return [];
  const names = unclear.map(({ name, declared }) => `${name} (${declared})`).join(" and ");
  const install = commandLine([packageManager, "install"], app);
  return [
    `Which ${names} this app has is not known: none is installed, and no lock file names one. To have it judged by what is there, run ${install} first, then this command again.`,
  ];
}

/** Whether package.json allows accepted versions, and older ones that are not. */
function mayBeOlder(state: PackageState, accepted: string): boolean {
  const { declared } = state;
  if (declared === undefined || versionOf(state) !== undefined) return false;
  if (fitOf(state, accepted) !== "unknown" || validRange(declared) === null) return false;
  const least = minVersion(declared)?.version;
  return least !== undefined && !satisfies(least, accepted);
}

function liftedPackages({ upgrades, sdk }: Answers): string[] {
  return upgrades.map(
    ({ name, from, range }) =>
      `${name} ${from} is lifted to ${range}: ${name === sdk.name ? "older ones lack what is written for it" : `${sdk.name} does not take the one that is there`}.`,
  );
}

/** Warns of what stays outside the SDK's ranges, because somebody insists on it or has it so. */
function outsideRange(project: Project, { sdk, upgrades }: Answers): string[] {
  const { packageManager } = project;
  return outsideOf(sdk, sdkSituation(project))
    .filter(({ state }) => !upgrades.some(({ name }) => name === state.name))
    .map(({ state, accepted }) => {
      const version = versionOf(state) ?? state.declared;
      const then =
        packageManager === "npm"
          ? "npm stops with ERESOLVE unless legacy-peer-deps is set in .npmrc"
          : `${packageManager} only warns of it`;
      return `${state.name} ${version} is outside what ${sdk.name} takes (${accepted}): ${then}.`;
    });
}

/** Warns of what the registry says is fine, and this version of the tool was never tried with. */
function newerThanKnown(project: Project, { sdk }: Answers): string[] {
  const { frameworkPackages } = project;
  const { sdks, label } = clerkFramework(project);
  if (sdks.includes(sdk)) return [];
  const versions = frameworkPackages.flatMap((state) => {
    const version = versionOf(state);
    return version === undefined ? [] : [`${state.name} ${version}`];
  });
  const what = versions.length > 0 ? versions.join(" and ") : label;
  return [
    `${what} is newer than what this version of add-clerk-convex was tried with; ${sdk.name} ${sdk.range} takes it. Look the changes over, and try the app.`,
  ];
}
