/** How often a property is tried, and from which seed. */

/**
 * The parameters of a run: `PROPERTY_RUNS` cases (the nightly script asks for 10,000) or the usual
 * number, from `PROPERTY_SEED` or the clock. The seed is printed, so that a run can be repeated.
 */
export function propertyRun(name: string, usual: number): { numRuns: number; seed: number } {
  const numRuns = Number(process.env.PROPERTY_RUNS ?? usual);
  const seed = Number(process.env.PROPERTY_SEED ?? Date.now() % 2 ** 31);
  console.info(`${name}: ${numRuns} cases, PROPERTY_SEED=${seed}`);
  return { numRuns, seed };
}
