/** Decides which of Clerk's SDKs the project gets, and which packages have to be lifted for it. */

import { chooseSdk, outsideOf, stepsTo, type UpgradeStep } from "../clerk/choose-sdk.ts";
import { asInstalled, asItStands, isBefore } from "../clerk/kept-sdk.ts";
import type { NewestRelease } from "../clerk/newest-release.ts";
import { type ClerkSdk, CONTAINER_SDKS } from "../clerk/sdk.ts";
import { fitOfRelease, isMajorOf } from "../clerk/sdk-release.ts";
import { CliError } from "../errors.ts";
import { clerkFramework } from "../frameworks/registry.ts";
import { sdkSituation, upgradesFor } from "../frameworks/sdk-situation.ts";
import type { AddOptions } from "../options.ts";
import { fitOf } from "../packages/fit.ts";
import { packageOf } from "../packages/package-name.ts";
import { type PackageState, versionOf } from "../packages/package-state.ts";
import { type Upgrade, upgradeTo } from "../packages/upgrade.ts";
import { isWiredAlready } from "../plan/wired-already.ts";
import type { Project } from "../project/project.ts";
import { needsStep, noSdk, sdkTooOld } from "../refusals/sdk-refusals.ts";
import type { Questions } from "./questions.ts";

export type SdkDecision = {
  sdk: ClerkSdk;
  /** What package.json has to say of other packages for the SDK to take them. */
  upgrades: Upgrade[];
  /** Whether the app is wired for versions from before what is written, and its code is left so. */
  staysWired: boolean;
};

type Asked = Pick<Questions, "upgrade"> | undefined;

/**
 * The SDK that is typed, else the one that the app has, else the first that serves it; `newest` is what
 * the registry has of it. Throws `sdk-too-old`, and `framework-range` or `react-range` where a package
 * is outside what the SDK takes and is not brought to another version.
 */
export async function decideSdk(
  project: Project,
  options: Pick<AddOptions, "sdk">,
  questions: Asked,
  newest: NewestRelease,
): Promise<SdkDecision> {
  const known = sdksOf(project, newest);
  const names = wantedNames(project, options);
  const meant = known.filter(({ name }) => names.includes(name));
  if (options.sdk !== undefined && meant.length === 0) {
    const all = [...new Set(known.map(({ name }) => name))].join(", ");
    throw new CliError("bad-usage", `--sdk takes one of ${all}, not ${options.sdk}.`);
  }
  return meant.length === 0
    ? freshSdk(known, project, questions, newest)
    : meantSdk({ meant, isTyped: options.sdk !== undefined }, project, questions, newest);
}

/** The SDKs that serve the project's framework: those of the table, and then the registry's newest. */
export function sdksOf(
  project: Pick<Project, "framework" | "providers">,
  newest: NewestRelease,
): ClerkSdk[] {
  const { sdks } = clerkFramework(project);
  const kept = Object.values(CONTAINER_SDKS).filter(({ module }) =>
    project.providers.some((each) => each.kind === "clerk" && each.module === module),
  );
  if (kept.length > 0) return kept;
  return newest.status === "answered" ? [...sdks, newest.sdk] : [...sdks];
}

/**
 * Gives what is typed; else the package of a ClerkProvider that is there; else those that
 * package.json names.
 */
export function wantedNames(
  { providers, clerkPackages }: Pick<Project, "providers" | "clerkPackages">,
  { sdk }: Pick<AddOptions, "sdk">,
): string[] {
  if (sdk !== undefined) return [sdk];
  const rendered = providers.find(({ kind }) => kind === "clerk")?.module;
  return rendered ? [packageOf(rendered)] : clerkPackages.map(({ name }) => name);
}

async function freshSdk(
  sdks: readonly ClerkSdk[],
  project: Project,
  questions: Asked,
  newest: NewestRelease,
): Promise<SdkDecision> {
  const situation = sdkSituation(project);
  const choice = chooseSdk(sdks, situation);
  if (!choice) throw noSdk(project, sdks, newest);
  const { sdk, steps } = choice;
  const upgrades = await agreedUpgrades(steps, sdk, project, questions);
  if (upgrades === undefined) throw needsStep(project, sdk, steps);
  return { sdk, upgrades, staysWired: false };
}

async function meantSdk(
  { meant, isTyped }: { meant: readonly ClerkSdk[]; isTyped: boolean },
  project: Project,
  questions: Asked,
  newest: NewestRelease,
): Promise<SdkDecision> {
  const older = isTyped ? undefined : olderWired(meant, project);
  if (older) return { sdk: older, upgrades: [], staysWired: true };
  const chosen = releaseOf(meant, project);
  const state = project.clerkPackages.find(({ name }) => name === chosen.name);
  const own = state ? sdkUpgrade(state, chosen) : [];
  if (state && !(await isAgreed(own, chosen, questions))) throw sdkTooOld(state, [chosen], project);
  const isUnfit = unfitFor(project).length > 0;
  // One that is not lifted takes what its own release takes.
  const sdk = own.length === 0 && !isUnfit ? asInstalled(chosen, state) : chosen;
  const kept = { sdk, upgrades: own, staysWired: false };
  const isThere = isRendered(sdk, project) || (state && versionOf(state) !== undefined);
  const steps = stepsTo(sdk, sdkSituation(project));
  if (steps === undefined) {
    // Who has it, or insists on it, knows more than the table.
    if (isTyped || isThere) return kept;
    throw noSdk(project, [sdk], newest);
  }
  const upgrades = await agreedUpgrades(steps, sdk, project, questions);
  if (upgrades) return { ...kept, upgrades: [...own, ...upgrades] };
  if (isUnfit) throw needsStep(project, sdk, steps);
  // The patches of React that it leaves out have a security hole; all else works as it did.
  const isReact = steps.some((step) => step.state.name === "react");
  if (isThere && (!isReact || (state?.installed && own.length === 0))) return kept;
  throw needsStep(project, sdk, steps);
}

/** The SDK of an app that is wired for it as it is, and is older than what is written. */
function olderWired(meant: readonly ClerkSdk[], project: Project): ClerkSdk | undefined {
  const [sdk] = meant;
  const state = project.clerkPackages.find(({ name }) => name === sdk?.name);
  if (!sdk || !state || !isWiredAlready(project, sdk.name)) return undefined;
  const isOlder = isBefore(state, meant) || unfitFor(project).length > 0;
  return isOlder ? asItStands(sdk, state) : undefined;
}

/** The packages of the framework's that don't run what is written. */
function unfitFor(project: Project): PackageState[] {
  const { runsFrom = {} } = clerkFramework(project);
  return project.frameworkPackages.filter((state) => {
    const accepted = runsFrom[state.name];
    return accepted !== undefined && fitOf(state, accepted) === "below";
  });
}

function isRendered({ name }: ClerkSdk, { providers }: Pick<Project, "providers">): boolean {
  return providers.some(({ kind, module }) => kind === "clerk" && packageOf(module) === name);
}

/**
 * The entry of the table for the release that the project has; of several that it may have, or where it
 * has none, the first that serves it. Throws `sdk-too-old`.
 */
function releaseOf(meant: readonly ClerkSdk[], project: Project): ClerkSdk {
  const situation = sdkSituation(project);
  const states = project.clerkPackages.filter(({ name }) => meant.some((sdk) => sdk.name === name));
  const possible = meant.filter((sdk) => {
    const state = states.find(({ name }) => name === sdk.name);
    return state === undefined ? states.length === 0 : isMajorOf(state, sdk);
  });
  const serving = possible.find((sdk) => outsideOf(sdk, situation).length === 0);
  const chosen = serving ?? possible.find((sdk) => stepsTo(sdk, situation)) ?? possible[0];
  if (chosen) return chosen;
  const [newest] = meant;
  const old = states.find((state) =>
    meant.every((sdk) => sdk.name !== state.name || fitOfRelease(state, sdk) === "below"),
  );
  if (old && newest) throw sdkTooOld(old, meant, project);
  if (newest) return newest;
  throw new Error("There is no SDK to take a release of.");
}

/** Finds what lifts an SDK that is there to a release for which the wiring is written. */
function sdkUpgrade(state: PackageState, sdk: ClerkSdk): Upgrade[] {
  const isOld = fitOfRelease(state, sdk) === "below";
  const least = sdk.range.replace(/^\D+/, "");
  return isOld ? [upgradeTo(least, state)] : [];
}

/** The upgrades that the steps come to; undefined where nobody allows them. */
async function agreedUpgrades(
  steps: readonly UpgradeStep[],
  sdk: ClerkSdk,
  project: Project,
  questions: Asked,
): Promise<Upgrade[] | undefined> {
  const upgrades = upgradesFor(steps, project);
  return (await isAgreed(upgrades, sdk, questions)) ? upgrades : undefined;
}

/** What package.json allows needs nobody's word: the plan shows it. */
async function isAgreed(
  upgrades: readonly Upgrade[],
  sdk: ClerkSdk,
  questions: Asked,
): Promise<boolean> {
  if (upgrades.length === 0) return true;
  // Other packages of the workspace go by a catalog too: who keeps it decides.
  if (upgrades.some(({ catalog }) => catalog !== undefined)) return false;
  if (upgrades.every(({ allowed }) => allowed)) return true;
  return (await questions?.upgrade(upgrades, sdk.name)) ?? false;
}
