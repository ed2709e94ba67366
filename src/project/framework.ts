/** Detects which framework the project is built with. */

import { CliError, type Refuse } from "../errors.ts";
import { type FrameworkApp, isConfigured } from "../frameworks/framework.ts";
import { FRAMEWORK_NAMES, type FrameworkName, frameworkOf } from "../frameworks/registry.ts";
import { numberedSteps } from "../text/numbered-steps.ts";
import { eachWiring } from "../text/shell-command.ts";

/** Frameworks that run React elsewhere too, and bring Vite along at times. */
const OTHERS: readonly [dependency: string, label: string][] = [
  ["vinxi", "Vinxi"],
  ["react-native", "React Native without Expo"],
  ["gatsby", "Gatsby"],
  ["waku", "Waku"],
  ["wxt", "WXT, for browser extensions, which Clerk has @clerk/chrome-extension for"],
  ["plasmo", "Plasmo, for browser extensions, which Clerk has @clerk/chrome-extension for"],
  ["rwsdk", "RedwoodSDK"],
  ["@redwoodjs/core", "RedwoodJS"],
];

/**
 * The framework that package.json names and whose start is there. Throws `unknown-framework`, and
 * `ambiguous-framework` with the choices where several of them start here.
 */
export function detectFramework(app: FrameworkApp, manifestPath: string): FrameworkName {
  const found = candidateFrameworks(app);
  const [only, another] = found;
  if (only && !another) return only;
  if (only) {
    const labels = found.map((name) => frameworkOf(name).label).join(", ");
    throw new CliError(
      "ambiguous-framework",
      `This app could be built with several frameworks, and each has its start here: ${labels}.`,
      `Say which one is to be wired:\n${eachFramework(found)}`,
      found,
    );
  }
  const other = otherFramework(app.dependencies);
  const known = FRAMEWORK_NAMES.map((name) => frameworkOf(name).label).join(", ");
  throw new CliError(
    "unknown-framework",
    other
      ? `${manifestPath} names ${other[0]}: this app is built with ${other[1]}, which this version does not wire. It wires: ${known}.`
      : `${manifestPath} names no framework that this tool wires. It knows: ${known}.`,
    [
      ...(other ? ["How to wire it by hand: https://docs.convex.dev/auth/clerk"] : []),
      sayWhich(FRAMEWORK_NAMES.filter((name) => startsHere(name, app))),
    ].join("\n"),
  );
}

/** Words how to insist on a framework: on one that would find its start here, else on any. */
function sayWhich(started: readonly FrameworkName[]): string {
  const all = "If the app is built with one of them all the same, say which";
  return started.length > 0
    ? `${all}:\n${eachFramework(started)}`
    : `${all} with --framework: ${FRAMEWORK_NAMES.join(", ")}.`;
}

function eachFramework(names: readonly FrameworkName[]): string {
  return eachWiring(names.map((name) => ["--framework", name]));
}

/** Whether an app is built with something that this tool knows. */
export function isRecognised(app: FrameworkApp): boolean {
  return candidateFrameworks(app).length > 0;
}

/**
 * Refuses `unsupported-framework` for an app that its framework says can't be wired, and `sdk-unfit`
 * where the SDK that is there is what keeps it from working.
 */
export function requireWirable(name: FrameworkName, app: FrameworkApp, refuse: Refuse): void {
  const refusal = frameworkOf(name).refuses?.(app);
  if (!refusal) return;
  const steps = [...refusal.steps, ["Run this command again for the rest."] as const];
  const code = refusal.isBroken ? "sdk-unfit" : "unsupported-framework";
  refuse(new CliError(code, refusal.message, numberedSteps(steps)));
}

/** Whether a page, a module or a configuration that a framework starts with is in the app. */
export function startsHere(name: FrameworkName, app: FrameworkApp): boolean {
  return opensHere(name, app) || frameworkOf(name).configFiles.some(app.has);
}

/** The same without a configuration alone, which may be for tests or of an app in another folder. */
export function opensHere(name: FrameworkName, app: FrameworkApp): boolean {
  const { pages, modules } = frameworkOf(name);
  return pages.some(app.has) || modules(app).length > 0;
}

/**
 * The frameworks that an app may be built with, all but one of them only where each starts here. A
 * bundler that others bring along counts beside them by a page of its own.
 */
function candidateFrameworks(app: FrameworkApp): FrameworkName[] {
  const named = FRAMEWORK_NAMES.filter((name) => frameworkOf(name).recognises(app));
  const isBundler = (name: FrameworkName) => frameworkOf(name).pages.length > 0;
  const whole = named.filter((name) => !isBundler(name));
  if (whole.length === 0) return otherFramework(app.dependencies) ? [] : named;
  const configured = whole.filter((name) => isConfigured(frameworkOf(name), app));
  if (configured.length > 0) return configured;
  const started = named.filter((name) =>
    isBundler(name) ? frameworkOf(name).pages.some(app.has) : startsHere(name, app),
  );
  return started.length > 0 ? started : whole.slice(0, 1);
}

function otherFramework(dependencies: Readonly<Record<string, string>>) {
  return OTHERS.find(([dependency]) => dependency in dependencies);
}
