/** Counts what a part of the layer tried, and keeps what it found wrong. */

import { REPEATED_WITH } from "./share.ts";

export type Tally = {
  /** One more of that. */
  count(what: string, times?: number): void;
  /** Something that must not be: its kind, and where it was met. */
  fault(kind: string, where: string): void;
  /** Prints the counts in one line, and each kind of fault with how often and where it was met. */
  print(): void;
  /** How often each kind of fault was met; empty where all is well. */
  faults(): Record<string, number>;
};

const MOST_SHOWN = 4;

export function openTally(part: string): Tally {
  const counts = new Map<string, number>();
  const found = new Map<string, string[]>();
  const began = performance.now();
  return {
    count(what, times = 1) {
      counts.set(what, (counts.get(what) ?? 0) + times);
    },
    fault(kind, where) {
      found.set(kind, [...(found.get(kind) ?? []), where]);
    },
    print() {
      const seconds = Math.round((performance.now() - began) / 1000);
      const words = [...counts].map(([what, times]) => `${times} ${what}`).join(", ");
      console.info(`${part}: ${words} in ${seconds} s (${REPEATED_WITH})`);
      for (const [kind, places] of found) {
        console.info(`  ${places.length} × ${kind}`);
        for (const place of places.slice(0, MOST_SHOWN)) console.info(`      ${place}`);
      }
    },
    faults: () => Object.fromEntries([...found].map(([kind, places]) => [kind, places.length])),
  };
}
