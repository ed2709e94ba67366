/** Holds React where an install must not move it. */

import { findNodeAtLocation, parseTree } from "jsonc-parser";
import { intersects, satisfies, validRange } from "semver";
import type { Answers } from "../answers.ts";
import { frameworkOf } from "../frameworks/registry.ts";
import { versionOf } from "../packages/package-state.ts";
import { reactFor } from "../packages/react-native.ts";
import type { Project } from "../project/project.ts";
import { commandLine } from "../text/shell-command.ts";

/**
 * What package.json has to say of react and react-dom for the SDK's install: name → range. Where the
 * framework needs React exactly as it is, the version that is there; `^19.0.0` would let a new
 * react-dom bring a newer React along.
 */
export function heldReact(
  project: Project,
  { sdk, upgrades }: Pick<Answers, "sdk" | "upgrades">,
): Record<string, string> {
  const { react, reactDom, framework, clerkPackages } = project;
  if (!sdk.bringsReactDom || react.declared === undefined) return {};
  const lifted = upgrades.find(({ name }) => name === "react")?.range;
  const isInstalled = clerkPackages.some(({ name, installed }) => name === sdk.name && installed);
  const isHeld = frameworkOf(framework).holdsReact && lifted === undefined && !isInstalled;
  const version = isHeld ? (versionOf(react) ?? builtIn(project)) : undefined;
  if (version === undefined) {
    return reactDom.declared ? {} : { "react-dom": lifted ?? react.declared };
  }
  const dom = { "react-dom": versionOf(reactDom) ?? version };
  // What a catalog says is said for several packages, and its lock file holds it.
  return react.catalog || react.declared.startsWith("catalog:") ? dom : { react: version, ...dom };
}

/** The version that React Native here is built with, where nothing says which React is there. */
function builtIn({ react: { declared = "", catalog }, packageJson }: Project): string | undefined {
  const node = parseTree(packageJson.text);
  const range = node && findNodeAtLocation(node, ["dependencies", "react-native"])?.value;
  const version = typeof range === "string" ? reactFor(range) : undefined;
  const isOwn = catalog === undefined && validRange(declared) !== null;
  return version !== undefined && isOwn && satisfies(version, declared) ? version : undefined;
}

/** Says why React is held, where package.json said something else, or that it could not be. */
export function heldWarning(project: Project, answers: Answers): string[] {
  const { react: version, ...others } = heldReact(project, answers);
  const { declared } = project.react;
  if (isLeftOpen(project, answers, others["react-dom"])) {
    return [
      `Which react comes by ${declared} is not known: none is installed, and no lock file names one. React Native works with one alone, so see after the install whether it came: ${commandLine(["npx", "expo", "install", "--check"], project.app)}`,
    ];
  }
  if (version === undefined || version === declared) return [];
  return [
    `react is held at ${version}, where package.json says ${declared}: ${answers.sdk.name} brings react-dom, which would bring a newer React, and React Native works with this one alone.`,
  ];
}

/** Whether React Native may get a React that it throws at: 19 is the first that it looks at. */
function isLeftOpen({ react, framework }: Project, { sdk }: Answers, dom: string | undefined) {
  if (!sdk.bringsReactDom || !frameworkOf(framework).holdsReact || dom === undefined) return false;
  const range = validRange(react.declared ?? "");
  return (
    versionOf(react) === undefined &&
    dom === react.declared &&
    range !== null &&
    intersects(range, ">=19.0.0")
  );
}
