/** Holds React where an install must not move it. */

import type { Answers } from "../answers.ts";
import { frameworkOf } from "../frameworks/registry.ts";
import { versionOf } from "../packages/package-state.ts";
import type { Project } from "../project/project.ts";

/**
 * What package.json has to say of react and react-dom for the SDK's install: name → range. Where the
 * framework needs React exactly as it is, the version that is there; `^19.0.0` would let a new
 * react-dom bring a newer React along.
 */
export function heldReact(
  { react, reactDom, framework, clerkPackages }: Project,
  { sdk, upgrades }: Pick<Answers, "sdk" | "upgrades">,
): Record<string, string> {
  if (!sdk.bringsReactDom || react.declared === undefined) return {};
  const lifted = upgrades.find(({ name }) => name === "react")?.range;
  const isInstalled = clerkPackages.some(({ name, installed }) => name === sdk.name && installed);
  const isHeld = frameworkOf(framework).holdsReact && lifted === undefined && !isInstalled;
  const version = isHeld ? versionOf(react) : undefined;
  if (version === undefined) {
    return reactDom.declared ? {} : { "react-dom": lifted ?? react.declared };
  }
  const dom = { "react-dom": versionOf(reactDom) ?? version };
  // What a catalog says is said for several packages, and its lock file holds it.
  return react.catalog || react.declared.startsWith("catalog:") ? dom : { react: version, ...dom };
}

/** Says why React is held, where package.json said something else. */
export function heldWarning(project: Project, answers: Answers): string[] {
  const { react: version } = heldReact(project, answers);
  const { declared } = project.react;
  if (version === undefined || version === declared) return [];
  return [
    `react is held at ${version}, where package.json says ${declared}: ${answers.sdk.name} brings react-dom, which would bring a newer React, and React Native works with this one alone.`,
  ];
}
