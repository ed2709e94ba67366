/** How much of all there is to try is tried, and from which seed: the same on any day. */

/** Between 0 and 1: `npm run test:trust` asks for all, other commands for what takes three minutes. */
const SHARE = Number(process.env.TRUST_SHARE ?? 0.01);
const SEED = Number(process.env.TRUST_SEED ?? 20_261_120);

/** Numbers between 0 and 1 that are the same for the same seed. */
export type Dice = {
  next(): number;
  below(limit: number): number;
  oneOf<Item>(items: readonly Item[]): Item;
};

/** Dice for a part, so that each part throws the same whichever others are run. */
export function diceFor(part: string): Dice {
  let state = SEED;
  for (const letter of part) state = (Math.imul(state, 31) + letter.charCodeAt(0)) | 0;
  // Mulberry32.
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  return {
    next,
    below,
    oneOf(items) {
      const item = items[below(items.length)];
      if (item === undefined) throw new Error("There is nothing to choose from.");
      return item;
    },
  };
}

/** The share of all these that is tried, in their order, spread by the dice. */
export function sample<Item>(items: readonly Item[], dice: Dice): Item[] {
  const wanted = roundsOf(items.length);
  let left = wanted;
  return items.filter((_, at) => {
    const isTaken = dice.next() * (items.length - at) < left;
    if (isTaken) left -= 1;
    return isTaken;
  });
}

/** How many of so many rounds are tried: at least one. */
export function roundsOf(all: number): number {
  return Math.min(all, Math.max(1, Math.ceil(all * SHARE)));
}

/** Said with each part's counts, so that it can be repeated. */
export const REPEATED_WITH = `TRUST_SHARE=${SHARE} TRUST_SEED=${SEED}`;
