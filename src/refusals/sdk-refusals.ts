/** Refuses where none of Clerk's SDKs takes the project's versions, with what can be done. */

import {
  chooseSdk,
  isKnownToConvex,
  type Outside,
  outsideOf,
  stepsTo,
  type UpgradeStep,
} from "../clerk/choose-sdk.ts";
import type { NewestRelease } from "../clerk/newest-release.ts";
import { CLERK_UPGRADES_FROM, type ClerkSdk, NEWEST_REACT, upgradeGuide } from "../clerk/sdk.ts";
import { isMajorOf } from "../clerk/sdk-release.ts";
import { CliError } from "../errors.ts";
import { frameworkOf } from "../frameworks/registry.ts";
import { sdkSituation, upgradesFor } from "../frameworks/sdk-situation.ts";
import { fitOf } from "../packages/fit.ts";
import { isNodeIn, newestConvex } from "../packages/node-range.ts";
import { type PackageState, versionOf } from "../packages/package-state.ts";
import { newestAccepted, type Upgrade } from "../packages/upgrade.ts";
import type { Project } from "../project/project.ts";
import { type ManualStep, numberedSteps } from "../text/numbered-steps.ts";
import {
  addPackagesCommand,
  commandLine,
  ownCommand,
  programCommand,
  removePackagesCommand,
} from "../text/shell-command.ts";
import { nodeTooOldForSdk } from "./node-refusals.ts";

const AGAIN = ["Run this command again."] as const;

/**
 * Refuses where the project's version of a package is outside what the SDK takes, and a step away
 * from it.
 */
export function needsStep(
  project: Project,
  sdk: ClerkSdk,
  steps: readonly UpgradeStep[],
): CliError {
  const upgrades = upgradesFor(steps, project);
  const [first] = outsideOf(sdk, sdkSituation(project));
  const isReact = first?.state.name === "react";
  const why = isReact ? ": the patches it leaves out have a security hole" : "";
  return new CliError(
    isReact ? "react-range" : "framework-range",
    `${first ? outsideWords(first, sdk) : `${sdk.name} does not take this app's versions`}${why}.`,
    numberedSteps([
      ...upgradeSteps(
        upgrades,
        isReact
          ? "Upgrade within the same minor version:"
          : "Upgrade to the nearest release that it takes:",
        project,
      ),
      AGAIN,
    ]),
  );
}

/** What a command adds, and what has to be written into a catalog. */
function upgradeSteps(
  upgrades: readonly Upgrade[],
  what: string,
  { packageManager, app }: Project,
): ManualStep[] {
  const own = upgrades.filter(({ catalog }) => catalog === undefined);
  const shared = upgrades.flatMap(({ name, range, catalog }) =>
    catalog ? [{ line: `${JSON.stringify(name)}: ${JSON.stringify(range)}`, ...catalog }] : [],
  );
  const places = [...new Set(shared.map(({ file, at }) => `In ${file}, under ${at}:`))];
  const packages = own.map(({ name, range }) => `${name}@${range}`);
  return [
    ...places.map((place): ManualStep => {
      const lines = shared.filter(({ file, at }) => place === `In ${file}, under ${at}:`);
      return [place, ...lines.map(({ line }) => line)];
    }),
    own.length > 0
      ? [what, addPackagesCommand(packageManager, packages, app)]
      : ["Install it:", commandLine([packageManager, "install"], app)],
  ];
}

/** Refuses where no SDK serves the project, whatever is lifted within its major versions. */
export function noSdk(
  project: Project,
  sdks: readonly ClerkSdk[],
  newest: NewestRelease,
): CliError {
  const situation = sdkSituation(project);
  const forNode = sdks.filter(({ node }) => isNodeIn(project.node, node));
  const [preferred] = forNode;
  if (!preferred) return nodeTooOldForSdk(project, sdks);
  const isKnown = forNode.some(({ name }) => isKnownToConvex(name, situation.convexPeers));
  const steps = stepsTo(preferred, situation);
  // What can be lifted besides is no reason, where each SDK is one that convex doesn't know.
  if (!isKnown && steps) return convexTooOld(preferred, steps, project);
  const nearest = forNode.find((sdk) => outsideOf(sdk, situation).length > 0) ?? preferred;
  const [outside] = outsideOf(nearest, situation);
  if (!outside) return convexTooOld(nearest, [], project);
  const { state } = outside;
  const isAbove = fitOf(state, outside.accepted) === "above";
  const { label, sdks: known } = frameworkOf(project.framework);
  const takes = forNode.flatMap((sdk) => (known.includes(sdk) ? takenBy(sdk, state.name) : []));
  return new CliError(
    state.name === "react" ? "react-range" : "framework-range",
    [
      `Clerk has no SDK for this ${label} app ${isAbove ? "yet" : "any more"}: it has ${state.name} ${versionText(state)}, and ${takes.join("; ")}.`,
      ...(isAbove ? [registryWords(nearest, newest)] : []),
    ].join(" "),
    isAbove ? tooNewSteps(outside, nearest, project) : tooOldSteps(outside, forNode, project),
  );
}

/** Refuses where the app has an SDK from before what this tool writes. */
export function sdkTooOld(
  state: PackageState,
  sdks: readonly ClerkSdk[],
  project: Project,
): CliError {
  const { packageManager, app, framework } = project;
  const newer = chooseSdk(sdks, sdkSituation(project)) ??
    chooseSdk(frameworkOf(framework).sdks, sdkSituation(project)) ?? { sdk: sdks[0], steps: [] };
  const upgrades = upgradesFor(newer.steps, project);
  const packages = [newer.sdk, ...upgrades].flatMap((each) =>
    each === undefined ? [] : [`${each.name}@${each.range}`],
  );
  const isRenamed = newer.sdk !== undefined && newer.sdk.name !== state.name;
  const isOtherMajor = newer.sdk !== undefined && !isMajorOf(state, newer.sdk);
  const isUpgradedByClerk =
    isOtherMajor && fitOf(state, CLERK_UPGRADES_FROM[state.name] ?? "<0.0.0") === "in";
  return new CliError(
    "sdk-too-old",
    `${state.name} ${versionText(state)} is too old for what this needs: ${newer.sdk?.name} ${newer.sdk?.range} is what this app's versions go with${isOtherMajor ? ", and its code differs" : ""}.`,
    numberedSteps([
      ...(isUpgradedByClerk
        ? [
            [
              "Let Clerk's own tool upgrade it, and your code with it:",
              "npx @clerk/upgrade",
            ] as const,
          ]
        : [
            [
              "Take the present release:",
              ...(isRenamed ? [removePackagesCommand(packageManager, [state.name], app)] : []),
              addPackagesCommand(packageManager, packages, app),
            ] as const,
            ...(isOtherMajor && newer.sdk
              ? [["Mend what it changed in your code:", upgradeGuide(newer.sdk)] as const]
              : []),
          ]),
      AGAIN,
    ]),
  );
}

function outsideWords({ state, accepted }: Outside, sdk: ClerkSdk): string {
  const name = state.name === "react" ? "React" : state.name;
  return `${name} ${versionText(state)} is outside what ${sdk.name} accepts (${accepted})`;
}

function versionText(state: PackageState): string {
  return versionOf(state) ?? state.declared ?? "unknown";
}

function takenBy({ name, range, peers, react }: ClerkSdk, peer: string): string[] {
  const taken = { ...peers, react }[peer];
  return taken === undefined ? [] : [`${name} ${range} takes ${peer} ${taken}`];
}

function registryWords(sdk: ClerkSdk, newest: NewestRelease): string {
  if (newest.status === "answered") {
    return `The newest release in the registry, ${newest.version}, doesn't take it either.`;
  }
  return newest.status === "failed"
    ? `Whether a newer release of ${sdk.name} does is not known: the registry could not be asked (${newest.reason}).`
    : `Whether a newer release of ${sdk.name} does was not asked: --no-verify says so.`;
}

/** What the package manager does with a peer that is outside its range. */
const ON_CONFLICT = {
  npm: "npm then stops with ERESOLVE, unless it is told to overlook what packages ask for:",
  pnpm: "pnpm only warns of it:",
  yarn: "Yarn only warns of it:",
  bun: "bun only warns of it:",
} as const;

function tooNewSteps({ state, accepted }: Outside, sdk: ClerkSdk, project: Project): string {
  const { packageManager, app } = project;
  const insist = ownCommand(["--sdk", sdk.name]);
  const overlook = commandLine(
    ["npm", "config", "set", "legacy-peer-deps=true", "--location=project"],
    app,
  );
  return [
    ...backTo(state, accepted, project),
    `To wait for neither, insist on it. ${ON_CONFLICT[packageManager]}`,
    ...(packageManager === "npm" ? [`     ${overlook}`] : []),
    `     ${insist}`,
  ].join("\n");
}

/** The way back to a version that the SDK takes. */
function backTo(state: PackageState, accepted: string, project: Project): string[] {
  const { packageManager, app, framework } = project;
  const { releases = {}, bringTo } = frameworkOf(framework);
  const known = state.name === "react" ? [NEWEST_REACT] : (releases[state.name] ?? []);
  const release = newestAccepted(accepted, known);
  if (release === undefined) return [];
  const packages = upgradesFor([{ state, release }], project).map(
    ({ name }) => `${name}@${release}`,
  );
  const words = state.name === "react" ? undefined : bringTo?.(release);
  const command = words
    ? commandLine(programCommand(packageManager, words), app)
    : addPackagesCommand(packageManager, packages, app);
  return [
    numberedSteps([
      [`Go back to ${state.name} ${release}, the newest that it takes:`, command],
      AGAIN,
    ]),
  ];
}

function tooOldSteps({ state }: Outside, sdks: readonly ClerkSdk[], project: Project): string {
  const { packageManager, app, framework } = project;
  const accepted = sdks.flatMap(({ peers }) => peers[state.name] ?? []).join(" || ");
  const releases = frameworkOf(framework).releases?.[state.name] ?? [];
  const release = releases.find((each) => fitOf({ ...state, installed: each }, accepted) === "in");
  const packages = release
    ? upgradesFor([{ state, release }], project).map(({ name }) => `${name}@${release}`)
    : [`${state.name}@latest`];
  return numberedSteps([
    [
      `Bring ${state.name} to a version that one of them takes:`,
      addPackagesCommand(packageManager, packages, app),
    ],
    AGAIN,
  ]);
}

/** Refuses where only a newer convex knows the SDK by its name, and tells what else is to be lifted. */
function convexTooOld(sdk: ClerkSdk, steps: readonly UpgradeStep[], project: Project): CliError {
  const { packageManager, app, convex, node } = project;
  const besides = upgradesFor(steps, project).map(({ name, range }) => `${name}@${range}`);
  const [outside] = outsideOf(sdk, sdkSituation(project));
  const also = outside ? ` Besides, ${outsideWords(outside, sdk)}.` : "";
  return new CliError(
    "convex-too-old",
    `convex ${versionText(convex)} doesn't know ${sdk.name} yet, which this app needs.${also}`,
    numberedSteps([
      ["Upgrade convex:", addPackagesCommand(packageManager, [newestConvex(node)], convex.folder)],
      ...(besides.length > 0
        ? [
            [
              "Upgrade the rest to the nearest releases that it takes:",
              addPackagesCommand(packageManager, besides, app),
            ] as const,
          ]
        : []),
      AGAIN,
    ]),
  );
}
