/** How often a property is tried, and from which seed. */

import { EVERYTHING } from "./everything.ts";

/** Any number: the same cases on any day. */
const USUAL_SEED = 20_261_120;

/**
 * The parameters of a run: `PROPERTY_RUNS` cases or the usual number, a quarter of it where not all is
 * tried, from `PROPERTY_SEED` or the usual one; the nightly script asks for 10,000 others each time.
 * The seed is printed, so that a run can be repeated.
 */
export function propertyRun(name: string, usual: number): { numRuns: number; seed: number } {
  const numRuns = Number(process.env.PROPERTY_RUNS ?? (EVERYTHING ? usual : Math.ceil(usual / 4)));
  const seed = Number(process.env.PROPERTY_SEED ?? USUAL_SEED);
  console.info(`${name}: ${numRuns} cases, PROPERTY_SEED=${seed}`);
  return { numRuns, seed };
}
