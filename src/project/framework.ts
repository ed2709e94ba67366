/** Which framework the project is built with. */

import type { FoundElement } from "../code/find-provider.ts";
import { CliError } from "../errors.ts";
import { FRAMEWORK_NAMES, type FrameworkName, frameworkOf } from "../frameworks/registry.ts";
import type { Manifest } from "./manifest.ts";

/** Frameworks that run React on a server or a device too, and bring Vite along at times. */
const OTHERS: readonly [dependency: string, label: string][] = [
  ["@tanstack/react-start", "TanStack Start"],
  ["@tanstack/start", "TanStack Start"],
  ["vinxi", "Vinxi"],
  ["@react-router/dev", "React Router in framework mode"],
  ["@remix-run/react", "Remix"],
  ["astro", "Astro"],
  ["expo", "Expo"],
  ["react-native", "React Native"],
  ["gatsby", "Gatsby"],
  ["waku", "Waku"],
  ["rwsdk", "RedwoodSDK"],
  ["@redwoodjs/core", "RedwoodJS"],
];

/** The first framework that knows itself in package.json. Throws `unknown-framework`. */
export function detectFramework(manifest: Manifest): FrameworkName {
  const found = recognisedFramework(manifest);
  if (found) return found;
  const known = wiredFrameworks();
  const other = otherFramework(manifest);
  throw new CliError(
    "unknown-framework",
    other
      ? `${manifest.path} names ${other.dependency}: this app is built with ${other.label}, which this version does not wire. It wires: ${known}.`
      : `${manifest.path} names no framework that this tool wires. It knows: ${known}.`,
    other
      ? `How to wire it by hand: https://docs.convex.dev/auth/clerk\nIf the app is built by one of those all the same, say which: --framework ${FRAMEWORK_NAMES.join("|")}`
      : `If it is one of them all the same, say which: --framework ${FRAMEWORK_NAMES.join("|")}`,
  );
}

/** Throws `unknown-framework` for an app that this version would have to wire, and can't. */
export function requireWirable(name: FrameworkName, providers: readonly FoundElement[]): void {
  const { wires, label } = frameworkOf(name);
  const isWired =
    providers.some(({ kind }) => kind === "clerk") &&
    providers.every(({ kind }) => kind !== "convex");
  if (wires === "all" || isWired) return;
  throw new CliError(
    "unknown-framework",
    `This is a ${label} app whose Convex provider has no Clerk yet, which this version does not wire. It wires: ${wiredFrameworks()}.`,
    `1. Wire the React side by hand: https://docs.convex.dev/auth/clerk\n2. Run this command again for the rest.`,
  );
}

function wiredFrameworks(): string {
  return FRAMEWORK_NAMES.map(frameworkOf)
    .filter(({ wires }) => wires === "all")
    .map(({ label }) => label)
    .join(", ");
}

/** The framework, where it is one that this tool wires. */
export function recognisedFramework(manifest: Manifest): FrameworkName | undefined {
  if (otherFramework(manifest)) return undefined;
  return FRAMEWORK_NAMES.find((name) => frameworkOf(name).recognises(manifest.dependencies));
}

function otherFramework({ dependencies }: Manifest) {
  const other = OTHERS.find(([dependency]) => dependency in dependencies);
  return other && { dependency: other[0], label: other[1] };
}
