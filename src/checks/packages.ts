/** Judges the packages: which of Clerk's, how many copies, and whether they take each other. */

import { validRange } from "semver";
import { chooseSdk, outsideOf } from "../clerk/choose-sdk.ts";
import { isBefore } from "../clerk/kept-sdk.ts";
import { type ClerkSdk, REACT_SDKS } from "../clerk/sdk.ts";
import { isMajorOf } from "../clerk/sdk-release.ts";
import { frameworkOf, isClerkSdk } from "../frameworks/registry.ts";
import { sdkSituation } from "../frameworks/sdk-situation.ts";
import { fitOf, isOutside } from "../packages/fit.ts";
import { type PackageState, versionOf } from "../packages/package-state.ts";
import { nearestRelease, upgradeTo } from "../packages/upgrade.ts";
import { isWiredAlready } from "../plan/wired-already.ts";
import { clerkPackageInUse } from "../project/dependencies/clerk-package.ts";
import { addPackagesCommand, commandLine, removePackagesCommand } from "../text/shell-command.ts";
import { type Finding, ok, problem, skipped, unknown, warning } from "./check.ts";
import { WIRE } from "./fixable.ts";
import type { Subject } from "./subject.ts";

/** Whether ClerkProvider is of an SDK that has a part on the server, in an app that has a server. */
export function runsOnServer(subject: Subject): boolean {
  const { sdks, secretKeyVariable } = frameworkOf(subject.project.framework);
  const used = clerkPackageInUse(subject.project);
  return secretKeyVariable !== undefined && sdks.some(({ name }) => name === used);
}

/** Clerk's SDK in the major version that the app has; undefined where that isn't known here. */
export function sdkInUse(subject: Subject): ClerkSdk | undefined {
  const { state, sdks } = releasesInUse(subject);
  return state === undefined ? sdks[0] : sdks.find((sdk) => isMajorOf(state, sdk));
}

/** The SDK as package.json has it, and what is known here of its releases. */
function releasesInUse(subject: Subject): { state: PackageState | undefined; sdks: ClerkSdk[] } {
  const { project } = subject;
  const name = clerkPackageInUse(subject.project);
  const known = [...frameworkOf(project.framework).sdks, ...REACT_SDKS];
  return {
    state: project.clerkPackages.find((each) => each.name === name),
    sdks: known.filter((sdk) => sdk.name === name),
  };
}

/** SDKs for React that this tool wires nothing with. */
const OTHER_SDKS = ["@clerk/remix", "@clerk/astro", "@clerk/chrome-extension"];

/** `clerk-packages`: whether one SDK of Clerk's is there, the one that the code imports. */
export function clerkPackages(subject: Subject): Finding[] {
  const { project } = subject;
  const { packageManager, app, packageJson, clerkPackages: named } = project;
  const file = packageJson.path;
  const unfit = subject.refusals.find(({ code }) => code === "sdk-unfit");
  if (unfit) return [problem(unfit.message, { file, fix: unfit.hint })];
  const used = clerkPackageInUse(subject.project);
  if (used === undefined) {
    const other = named.find(({ name }) => OTHER_SDKS.includes(name))?.name;
    if (other) {
      const message = `package.json names ${other}, which this tool knows too little of to judge.`;
      return [unknown(message, { file, line: lineOf(other, packageJson.text) })];
    }
    const message = "package.json names none of Clerk's SDKs for React.";
    return [problem(message, { file, fix: WIRE })];
  }
  const found = named
    .filter(({ name }) => name !== used && isClerkSdk(name))
    .flatMap(({ name }) => besideCheck(name, used, subject));
  const state = named.find(({ name }) => name === used);
  const sdk = sdkInUse(subject);
  if (!state) {
    found.push(...unnamedCheck(used, sdk, subject));
  } else if (!state.installed && project.react.installed) {
    const message = `${used} is in package.json, and not installed.`;
    const fix = commandLine([packageManager, "install"], app);
    found.push(problem(message, { file, fix }));
  }
  found.push(...oldRelease(subject), ...outsidePeers(subject));
  if (found.length > 0) return found;
  const parts = named.filter(({ name }) => name !== used && isClerkSdk(name));
  return parts.length === 0
    ? [ok(`${used} is the only SDK of Clerk's that package.json names.`)]
    : [ok(`${used} is made of ${parts.map(({ name }) => name).join(" and ")}, named beside it.`)];
}

/** Whether the release is from before what this tool writes. */
export function isOldRelease(subject: Subject): boolean {
  const { state, sdks } = releasesInUse(subject);
  return state !== undefined && isBefore(state, sdks);
}

/**
 * Judges a release from before what this tool writes, which Convex's provider can't be given but by an
 * app that has done so.
 */
function oldRelease(subject: Subject): Finding[] {
  const { packageManager, app, packageJson } = subject.project;
  const { state, sdks } = releasesInUse(subject);
  const situation = sdkSituation(subject.project);
  const ofFramework = frameworkOf(subject.project.framework).sdks;
  const choice = chooseSdk(sdks, situation) ?? chooseSdk(ofFramework, situation);
  const serving = choice?.sdk ?? sdks[0];
  if (!state || !serving || !isBefore(state, sdks)) return [];
  const fix = addPackagesCommand(packageManager, [`${serving.name}@${serving.range}`], app);
  const details = { file: packageJson.path, line: lineOf(state.name, packageJson.text), fix };
  const version = `${state.name} ${versionOf(state) ?? state.declared}`;
  if (isWiredAlready(subject.project, state.name)) {
    const message = `${version} is older than what this tool writes (${serving.name} ${serving.range}). The app is wired in its way, and is left so.`;
    return [warning(message, details)];
  }
  const message = `${version} is too old: what works with Convex today is written for ${serving.range}.`;
  const isOfMajor = sdks.some((sdk) => isMajorOf(state, sdk));
  return [(isOfMajor ? warning : problem)(message, details)];
}

/** Finds packages of the framework's that the SDK, as it is installed, isn't made for. */
function outsidePeers(subject: Subject): Finding[] {
  const { project, sdk: installed } = subject;
  const known = sdkInUse(subject);
  const { state, sdks } = releasesInUse(subject);
  if (!known || !state || isBefore(state, sdks)) return [];
  const own = installed?.name === known.name ? installed.peers : {};
  const peers = Object.entries(known.peers).map(([name, range]) => [name, own[name] ?? range]);
  const sdk: ClerkSdk = { ...known, peers: Object.fromEntries(peers) };
  // React has a check of its own.
  const outside = outsideOf(sdk, { packages: project.frameworkPackages });
  return outside.map(({ state: peer, accepted }) => {
    const message = `${known.name} ${versionOf(state) ?? state.declared} is not made for this app's ${peer.name} ${versionOf(peer) ?? peer.declared}: it needs ${accepted}.`;
    return warning(message, { file: project.packageJson.path });
  });
}

/** Judges an SDK beside the one in use. */
function besideCheck(name: string, used: string, { project, sdk }: Subject): Finding[] {
  const { packageManager, app, packageJson } = project;
  const place = { file: packageJson.path, line: lineOf(name, packageJson.text) };
  const isInstalled = sdk?.name === used;
  if (isInstalled && sdk.builtOn.includes(name)) return [];
  const start = `package.json names ${name} beside ${used}`;
  if (!isInstalled && !areReactSdks(name, used)) {
    const message = `${start}: whether they share a context can't be told before they are installed.`;
    return [unknown(message, place)];
  }
  const message = `${start}: their contexts are separate, so that what is imported from one knows nothing of the other.`;
  const fix = removePackagesCommand(packageManager, [name], app);
  return [problem(message, { ...place, fix })];
}

/**
 * Whether these are names of the React SDK, whose contexts are never one; another SDK may be made
 * of one of them.
 */
export function areReactSdks(...names: string[]): boolean {
  return names.every((name) => REACT_SDKS.some((react) => react.name === name));
}

/** Judges an SDK that the app's package.json doesn't name. */
function unnamedCheck(used: string, sdk: ClerkSdk | undefined, subject: Subject): Finding[] {
  const { project, copies, sdkIsNamed } = subject;
  const { packageManager, app, packageJson } = project;
  if (sdkIsNamed) return [];
  const file = packageJson.path;
  const fix = addPackagesCommand(packageManager, [sdk ? `${used}@${sdk.range}` : used], app);
  const message = `The code imports ${used}, and package.json does not name it`;
  if (copies.some(({ name }) => name === used)) {
    const brought = `${message}: it is there only as long as another package brings it.`;
    return [warning(brought, { file, fix })];
  }
  return [problem(`${message}.`, { file, fix })];
}

function lineOf(name: string, manifest: string): number {
  const at = manifest.search(new RegExp(`"${name.replace(/\W/g, "\\$&")}"\\s*:`));
  return manifest.slice(0, Math.max(0, at)).split("\n").length;
}

/** `duplicate-packages`: whether the app and its packages load the same react, convex and SDK. */
export function duplicatePackages({ copies, project, settings }: Subject): Finding[] {
  if (copies.length === 0 && project.react.installed) {
    const message =
      "What is installed is in no node_modules folders, so copies could not be counted.";
    return [unknown(message)];
  }
  if (copies.length === 0) {
    const message = "Nothing is installed in node_modules, so copies could not be counted.";
    const fix = commandLine([project.packageManager, "install"], project.app);
    return [unknown(message, { fix })];
  }
  const { bringsReact } = frameworkOf(project.framework);
  const found = copies
    .filter(({ copies: each }) => each.length > 1)
    .map(({ name, copies: each }) => {
      const places = each.map(
        ({ folder, version, loadedBy }) => `${version} in ${folder} for ${loadedBy.join(", ")}`,
      );
      const message = `There are ${each.length} copies of ${name} (${places.join("; ")}), and what one provides the other doesn't see.`;
      const fix = `Ask for one version of ${name} in each package.json, then install anew; ${commandLine([project.packageManager, ...WHY[project.packageManager], name])} tells who asks for which.`;
      if (settings.dedupes) {
        const doubt = `${message} The bundler's configuration may make them one (dedupe), which was not checked.`;
        return unknown(doubt, { fix });
      }
      const isFrameworks = name === "react" && bringsReact;
      return (isFrameworks ? warning : problem)(message, { fix });
    });
  if (found.length > 0) return found;
  const names = copies.map(({ name }) => name).join(", ");
  return [ok(`One copy of each is loaded: ${names}.`)];
}

const WHY = { npm: ["ls"], pnpm: ["why", "-r"], yarn: ["why"], bun: ["why"] } as const;

/** `react-range`: whether React is one that Clerk's SDK accepts. */
export function reactRange(subject: Subject): Finding[] {
  const { project, refusals } = subject;
  const { packageManager, app, react, reactDom } = project;
  const tooOld = refusals.find(({ code }) => code === "react-too-old");
  if (tooOld) {
    return [problem(tooOld.message, { fix: tooOld.hint })];
  }
  const used = clerkPackageInUse(subject.project);
  if (used === undefined) {
    return [skipped("There is no SDK of Clerk's that could ask for one.")];
  }
  const newest = sdkInUse(subject)?.react;
  const own = installedRange(used, subject);
  const range = own ?? newest;
  if (range === undefined) {
    return [unknown(`Which React this version of ${used} takes is not known here.`)];
  }
  if (versionOf(react) === undefined && validRange(react.declared ?? "none") === null) {
    return [unknown(`Which React ${react.declared} is can't be told.`)];
  }
  const file = project.packageJson.path;
  const line = lineOf("react", project.packageJson.text);
  const upgrade = (release: string) => {
    const upgrades = [react, ...(reactDom.declared ? [reactDom] : [])].map((state) =>
      upgradeTo(release, state),
    );
    const packages = upgrades.map(({ name, range: to }) => `${name}@${to}`);
    return {
      from: upgradeTo(release, react).from,
      fix: addPackagesCommand(packageManager, packages, app),
    };
  };
  const release = nearestRelease(react, range);
  if (release) {
    const { from, fix } = upgrade(release);
    const reason = "the patches it leaves out have a security hole";
    if (own === undefined && isOlderThanKnown(subject)) {
      const message = `Whether this version of ${used} accepts React ${from} is not known here. Newer ones do not (${range}): ${reason}.`;
      return [warning(message, { file, line, fix })];
    }
    const message = `React ${from} is outside what ${used} accepts (${range}): ${reason}, and npm refuses to install the two together.`;
    return [problem(message, { file, line, fix })];
  }
  const version = versionOf(react) ?? react.declared;
  if (isOutside(fitOf(react, range))) {
    return [warning(`React ${version} is not one that ${used} names (${range}).`)];
  }
  const later = newest === undefined ? undefined : nearestRelease(react, newest);
  if (later) {
    const { from, fix } = upgrade(later);
    const message = `This ${used} accepts React ${from}, and newer ones do not (${newest}): such patches have a security hole.`;
    return [warning(message, { file, line, fix })];
  }
  return fitOf(react, range) === "in"
    ? [ok(`React ${version} is one that ${used} accepts.`)]
    : [ok(`React ${version} allows one that ${used} accepts (${range}).`)];
}

/** Whether the SDK is a release from before those that the table's range of React is of. */
function isOlderThanKnown(subject: Subject): boolean {
  const { state } = releasesInUse(subject);
  const known = sdkInUse(subject);
  if (state === undefined || versionOf(state) === undefined || known === undefined) return false;
  return isOutside(fitOf(state, known.range));
}

/** The range that the SDK's own package.json asks for. */
function installedRange(used: string, { sdk }: Subject): string | undefined {
  const range = sdk?.name === used ? sdk.peers.react : undefined;
  return range !== undefined && validRange(range) ? range : undefined;
}
