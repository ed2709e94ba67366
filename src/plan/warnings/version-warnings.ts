/** Warns of the versions that are there, or come. */

import { minVersion, satisfies, validRange } from "semver";
import type { Answers } from "../../answers.ts";
import { outsideOf } from "../../clerk/choose-sdk.ts";
import { type ClerkSdk, REACT_SDKS } from "../../clerk/sdk.ts";
import { clerkFramework, frameworkOf } from "../../frameworks/registry.ts";
import { sdkSituation } from "../../frameworks/sdk-situation.ts";
import { fitOf } from "../../packages/fit.ts";
import { isNodeIn } from "../../packages/node-range.ts";
import { type PackageState, versionOf } from "../../packages/package-state.ts";
import type { Upgrade } from "../../packages/upgrade.ts";
import { OLDEST_CONVEX } from "../../project/dependencies/packages.ts";
import type { Project } from "../../project/project.ts";
import { convexNodeFault } from "../../refusals/node-refusals.ts";
import { commandLine } from "../../text/shell-command.ts";
import { heldWarning } from "../held-react.ts";

export function versionWarnings(project: Project, answers: Answers): string[] {
  return [
    ...convexOnNode(project),
    ...sdkOnNode(project, answers),
    ...unknownVersions(project, answers),
    ...liftedPackages(answers),
    ...olderWiring(project, answers),
    ...heldWarning(project, answers),
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

/** Says why the code of an app stays as it is, which this tool would write otherwise. */
function olderWiring(
  { framework, clerkPackages }: Project,
  { sdk, staysWired }: Answers,
): string[] {
  if (!staysWired) return [];
  const state = clerkPackages.find(({ name }) => name === sdk.name);
  const known = [...frameworkOf(framework).sdks, ...REACT_SDKS];
  const written = known.find(({ name }) => name === sdk.name) ?? sdk;
  const version = (state && versionOf(state)) ?? sdk.range;
  return [
    `This app is wired in the way of ${sdk.name} ${version} and the versions beside it, and its code was left so: what this tool writes is for ${sdk.name} ${written.range}.`,
  ];
}

/** One line for all that move together, as react-dom does with react. */
function liftedPackages({ upgrades, sdk }: Answers): string[] {
  const together = new Map<string, Upgrade[]>();
  for (const upgrade of upgrades) {
    const key = [upgrade.from, upgrade.range, whyLifted(upgrade.name, sdk)].join(" ");
    together.set(key, [...(together.get(key) ?? []), upgrade]);
  }
  return [...together.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const names = group.map(({ name }) => name).join(" and ");
    const are = group.length > 1 ? "are" : "is";
    return [
      `${names} ${first.from} ${are} lifted to ${first.range}: ${whyLifted(first.name, sdk)}.`,
    ];
  });
}

function whyLifted(name: string, sdk: ClerkSdk): string {
  if (name === sdk.name) return "older ones lack what is written for it";
  return name === "react" || name === "react-dom"
    ? `${sdk.name} leaves out older patches, which have a security hole`
    : `${sdk.name} does not take the one that is there`;
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
function newerThanKnown(project: Project, { sdk, staysWired }: Answers): string[] {
  if (staysWired) return [];
  const { frameworkPackages } = project;
  const { sdks, label } = clerkFramework(project);
  if (sdks.some(({ name, range }) => name === sdk.name && range === sdk.range)) return [];
  const versions = frameworkPackages.flatMap((state) => {
    const version = versionOf(state);
    return version === undefined ? [] : [`${state.name} ${version}`];
  });
  const what = versions.length > 0 ? versions.join(" and ") : label;
  return [
    `${what} is newer than what this version of add-clerk-convex was tried with; ${sdk.name} ${sdk.range} takes it. Look the changes over, and try the app.`,
  ];
}
