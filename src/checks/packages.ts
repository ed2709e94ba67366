/** Judges the packages: which of Clerk's, how many copies, and whether they take each other. */

import { satisfies, validRange } from "semver";
import { serves } from "../clerk/choose-sdk.ts";
import { fitReact } from "../clerk/react-range.ts";
import type { ClerkSdk } from "../clerk/sdk.ts";
import { packageOf } from "../code/wiring-faults.ts";
import { addPackagesCommand, commandLine, removePackagesCommand } from "../command-line.ts";
import { frameworkOf, isClerkSdk } from "../frameworks/registry.ts";
import { type Check, ok, problem, skipped, unknown, warning } from "./check.ts";
import type { Subject } from "./subject.ts";

/** The package that the app's ClerkProvider is of; without one the first that package.json names. */
function packageInUse({ project }: Subject): string | undefined {
  const rendered = project.providers.find(({ kind }) => kind === "clerk")?.module;
  return rendered
    ? packageOf(rendered)
    : project.clerkPackages.find(({ name }) => isClerkSdk(name))?.name;
}

/** Clerk's SDK in the major version that the app has. */
function sdkInUse(subject: Subject): ClerkSdk | undefined {
  const { project } = subject;
  const name = packageInUse(subject);
  const state = project.clerkPackages.find((each) => each.name === name);
  const sdks = frameworkOf(project.framework).sdks.filter((sdk) => sdk.name === name);
  const { installed, declared } = state ?? {};
  const isOfMajor = ({ range }: ClerkSdk) => {
    if (installed) return majorOf(range) === majorOf(installed);
    return declared !== undefined && majorOf(range) === majorOf(declared);
  };
  return sdks.find(isOfMajor) ?? sdks[0];
}

function majorOf(version: string): string | undefined {
  return /\d+/.exec(version)?.[0];
}

/** `clerk-packages`: whether one SDK of Clerk's is there, the one that the code imports. */
export function clerkPackages(subject: Subject): Check[] {
  const { project } = subject;
  const { packageManager, app, packageJson, clerkPackages } = project;
  const file = packageJson.path;
  const used = packageInUse(subject);
  const isWired = project.providers.some(({ kind }) => kind === "clerk");
  if (used === undefined) {
    const message = "package.json names none of Clerk's SDKs for React.";
    return [problem("clerk-packages", message, { file, fix: "npx add-clerk-convex" })];
  }
  const others = clerkPackages.filter(({ name }) => name !== used && isClerkSdk(name));
  const found: Check[] = others.map(({ name }) => {
    const message = `package.json names ${name} beside ${used}: their contexts are separate, so that what is imported from one knows nothing of the other.`;
    const fix = removePackagesCommand(packageManager, [name], app);
    return problem("clerk-packages", message, { file, line: lineOf(name, packageJson.text), fix });
  });
  const state = clerkPackages.find(({ name }) => name === used);
  const install = commandLine([packageManager, "install"], app);
  if (!state && isWired) {
    const sdk = sdkInUse(subject);
    const message = `The code imports ${used}, and package.json does not name it.`;
    const fix = addPackagesCommand(packageManager, [sdk ? `${used}@${sdk.range}` : used], app);
    found.push(problem("clerk-packages", message, { file, fix }));
  } else if (state && !state.installed && project.react.installed) {
    const message = `${used} is in package.json, and not installed.`;
    found.push(problem("clerk-packages", message, { file, fix: install }));
  }
  const sdk = sdkInUse(subject);
  if (sdk && state && !serves(sdk, { packages: project.frameworkPackages })) {
    const needs = Object.entries(sdk.peers).map((each) => each.join(" "));
    const message = `${used} ${state.installed ?? state.declared} is not made for this app's version of ${needs.map((each) => each.split(" ", 1)[0]).join(", ")}: it needs ${needs.join(", ")}.`;
    found.push(warning("clerk-packages", message, { file }));
  }
  return found.length > 0 ? found : [ok("clerk-packages", `${used} is the only SDK of Clerk's.`)];
}

function lineOf(name: string, manifest: string): number {
  const before = manifest.slice(0, Math.max(0, manifest.indexOf(`"${name}"`)));
  return before.split("\n").length;
}

/** `duplicate-packages`: whether the app and its packages load the same react, convex and SDK. */
export function duplicatePackages({ copies, project }: Subject): Check[] {
  if (copies.length === 0) {
    const message = "Nothing is installed in node_modules, so copies could not be counted.";
    const fix = commandLine([project.packageManager, "install"], project.app);
    return [unknown("duplicate-packages", message, { fix })];
  }
  const found = copies
    .filter(({ copies: each }) => each.length > 1)
    .map(({ name, copies: each }) => {
      const places = each.map(
        ({ folder, version, loadedBy }) => `${version} in ${folder} for ${loadedBy.join(", ")}`,
      );
      const message = `There are ${each.length} copies of ${name} (${places.join("; ")}), and what one provides the other doesn't see.`;
      const fix = `Ask for one version of ${name} in each package.json, then install anew; ${commandLine([project.packageManager, ...WHY[project.packageManager], name])} tells who asks for which.`;
      return problem("duplicate-packages", message, { fix });
    });
  if (found.length > 0) return found;
  const names = copies.map(({ name }) => name).join(", ");
  return [ok("duplicate-packages", `One copy of each is loaded: ${names}.`)];
}

const WHY = { npm: ["ls"], pnpm: ["why", "-r"], yarn: ["why"], bun: ["why"] } as const;

/** `react-range`: whether React is one that Clerk's SDK accepts. */
export function reactRange(subject: Subject): Check[] {
  const { project, refusals } = subject;
  const { packageManager, app, react, reactDom } = project;
  const tooOld = refusals.find(({ code }) => code === "react-too-old");
  if (tooOld) {
    return [problem("react-range", tooOld.message, tooOld.hint ? { fix: tooOld.hint } : {})];
  }
  const sdk = sdkInUse(subject);
  if (!sdk) return [skipped("react-range", "There is no SDK of Clerk's that could ask for one.")];
  const known = react.installed ?? (react.declared && validRange(react.declared));
  if (!known) return [unknown("react-range", `Which React ${react.declared} is can't be told.`)];
  const fit = fitReact(react, sdk);
  if (fit.fits) {
    if (react.installed && !satisfies(react.installed, sdk.react, { includePrerelease: true })) {
      const message = `React ${react.installed} is not one that ${sdk.name} names (${sdk.react}).`;
      return [warning("react-range", message)];
    }
    const version = react.installed ?? react.declared;
    return [ok("react-range", `React ${version} is one that ${sdk.name} accepts.`)];
  }
  const packages = ["react", ...(reactDom.declared ? ["react-dom"] : [])];
  const fix = addPackagesCommand(
    packageManager,
    packages.map((name) => `${name}@${fit.range}`),
    app,
  );
  const message = `React ${fit.found} is outside what ${sdk.name} accepts (${sdk.react}): the patches it leaves out have a security hole, and npm refuses to install the two together.`;
  const file = project.packageJson.path;
  const line = lineOf("react", project.packageJson.text);
  return [problem("react-range", message, { file, line, fix })];
}
