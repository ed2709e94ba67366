/** Tells of an app that is wired where it has a key, and runs without sign-in where it has none. */

import { type WiringFault, wiringFaults } from "../code/diagnosis/wiring-faults.ts";
import type { Project } from "../project/project.ts";

/** Where such an app renders the plain provider; undefined where something else is to be wired. */
export function plainWithoutKey({ providers, source }: Project): WiringFault[] | undefined {
  const has = (kind: string) => providers.some((each) => each.kind === kind);
  if (!has("convex") || !has("convex-with-clerk") || !has("clerk")) return undefined;
  const faults = wiringFaults(source).filter(({ kind }) => kind !== "own-use-auth");
  return faults.every(({ kind }) => kind === "plain-without-key") ? faults : undefined;
}
