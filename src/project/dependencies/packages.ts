/** Reads the versions of the packages that the wiring depends on, and refuses those that won't do. */

import type { ClerkPackage } from "../../clerk/kept-sdk.ts";
import { CliError, type Refuse } from "../../errors.ts";
import { fitOf } from "../../packages/fit.ts";
import { convexNode, newestConvex } from "../../packages/node-range.ts";
import { type PackageState, versionOf } from "../../packages/package-state.ts";
import { FIRST_FUNCTION } from "../../refusals/backend-refusals.ts";
import { reactTooOld, type Surroundings, tooOld } from "../../refusals/entry-refusals.ts";
import { numberedSteps } from "../../text/numbered-steps.ts";
import { addPackagesCommand, commandLine } from "../../text/shell-command.ts";
import type { ConvexRelease } from "../project.ts";
import { appsBelowHint } from "../workspace/apps-below.ts";
import { fromCatalog } from "./catalogs.ts";
import { findInstalled } from "./installed-package.ts";
import { type LockedPackage, lockedPackage } from "./lock-file.ts";
import type { Manifest } from "./manifest.ts";
import { convexCommand } from "./package-manager.ts";
import { plugNPlayVersion } from "./plug-n-play.ts";

/** The oldest that is wired; before 1.11.1 its peerDependencies take no Clerk SDK in use today. */
export const OLDEST_CONVEX = "1.11.3";
/** The first to name `@clerk/react` among its peers, for where it isn't installed yet. */
export const CLERK_REACT_SINCE = "1.35.0";
/** No Clerk SDK in support works with an older React. */
const OLDEST_REACT = "18.0.0";

const ELSEWHERE = "If the app is in another folder, run this command there.";

/**
 * A package as the app in `directory` (absolute) has it; the lock file is read only where it isn't
 * installed.
 */
export function packageState(name: string, manifest: Manifest, directory: string): PackageState {
  const named = manifest.dependencies[name];
  const found = fromCatalog(name, named, directory);
  const declared = found?.range ?? named;
  const installed = findInstalled(name, directory)?.version ?? plugNPlayVersion(name, directory);
  const locked = installed ? undefined : lockedFor(name, declared, directory)?.version;
  const state = { name, declared, installed, locked };
  return found ? { ...state, catalog: found.catalog } : state;
}

function lockedFor(
  name: string,
  declared: string | undefined,
  directory: string,
): LockedPackage | undefined {
  return declared === undefined ? undefined : lockedPackage(name, declared, directory);
}

/**
 * Reads what a package asks for, by its own manifest or the lock file; undefined where neither is
 * there.
 */
function packageAsks(
  { name, declared }: PackageState,
  directory: string,
): Pick<LockedPackage, "peers" | "node"> | undefined {
  return findInstalled(name, directory) ?? lockedFor(name, declared, directory);
}

/** Clerk's packages that package.json names, with what they ask for. */
export function clerkPackagesOf(manifest: Manifest, directory: string): ClerkPackage[] {
  const names = Object.keys(manifest.dependencies).filter((each) => each.startsWith("@clerk/"));
  return names.map((name) => {
    const state = packageState(name, manifest, directory);
    const asked = packageAsks(state, directory);
    return { ...state, takes: asked?.peers, node: asked?.node };
  });
}

/**
 * Convex as the package in `app` has it, which names it for itself or for the app that depends on it.
 * Throws `no-convex`, refuses `convex-too-old`.
 */
export function requireConvex(
  manifest: Manifest,
  directory: string,
  { packageManager, app }: Omit<Surroundings, "framework">,
  refuse: Refuse,
): PackageState & { folder: string; peers: string[] } {
  const state = packageState("convex", manifest, directory);
  if (!state.declared) {
    throw new CliError(
      "no-convex",
      `${manifest.path} does not name convex, so there is no Convex app here to wire Clerk into.`,
      [
        appsBelowHint(directory, ELSEWHERE),
        "To start with Convex here (https://docs.convex.dev/quickstart/react):",
        numberedSteps([
          [
            "Add it:",
            addPackagesCommand(packageManager, [newestConvex(process.versions.node)], app),
          ],
          ["Set it up:", commandLine([...convexCommand(packageManager), "dev"], app)],
          FIRST_FUNCTION,
          ["Run this command again: it says what else is to be written, and where."],
        ]),
      ].join("\n"),
    );
  }
  if (fitOf(state, `>=${OLDEST_CONVEX}`) === "below") {
    refuse(
      new CliError(
        "convex-too-old",
        `convex ${tooOld(state, manifest.path)}: ConvexProviderWithClerk works with today's Clerk from ${OLDEST_CONVEX} on.`,
        numberedSteps([
          [
            "Upgrade convex:",
            addPackagesCommand(packageManager, [newestConvex(process.versions.node)], app),
          ],
          ["Run this command again."],
        ]),
      ),
    );
  }
  const { peers } = packageAsks(state, directory) ?? {};
  return { ...state, folder: app, peers: peers ? Object.keys(peers) : expectedPeers(state) };
}

/** What isn't installed yet comes as the newest that package.json allows. */
function expectedPeers(state: PackageState): string[] {
  const isOld = fitOf(state, `>=${CLERK_REACT_SINCE}`) === "below";
  return isOld ? ["@clerk/clerk-react"] : ["@clerk/clerk-react", "@clerk/react"];
}

/** Convex as the package with the functions has it, whose command line runs there. */
export function convexIn(
  manifest: Manifest,
  directory: string,
): { pushed: PackageState; cli: ConvexRelease } {
  const pushed = packageState("convex", manifest, directory);
  const node = packageAsks(pushed, directory)?.node ?? convexNode(pushed);
  return { pushed, cli: { version: versionOf(pushed), node } };
}

/** React and react-dom. Throws `no-react`, refuses `react-too-old`. */
export function requireReact(
  manifest: Manifest,
  directory: string,
  surroundings: Omit<Surroundings, "framework">,
  refuse: Refuse,
): [PackageState, PackageState] {
  const react = packageState("react", manifest, directory);
  if (!react.declared) throw noReact(manifest, directory, surroundings);
  if (fitOf(react, `>=${OLDEST_REACT}`) === "below") {
    refuse(reactTooOld(react, manifest, surroundings));
  }
  return [react, packageState("react-dom", manifest, directory)];
}

function noReact(
  { path, dependencies }: Manifest,
  directory: string,
  { packageManager, app }: Omit<Surroundings, "framework">,
): CliError {
  if ("preact" in dependencies) {
    const aliases = ["react@npm:@preact/compat", "react-dom@npm:@preact/compat"];
    return new CliError(
      "no-react",
      `${path} names preact and no react: Clerk's SDK asks for react, and would bring in React itself beside Preact.`,
      numberedSteps([
        ["Let Preact stand in for React:", addPackagesCommand(packageManager, aliases, app)],
        ["Run this command again."],
      ]),
    );
  }
  return new CliError(
    "no-react",
    `${path} does not name react, and this tool wires Clerk into React apps.`,
    appsBelowHint(directory, ELSEWHERE),
  );
}
