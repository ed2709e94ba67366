/** Reads yarn.lock: Yarn 1 has a format of its own, from 2 on it is YAML. */

import type { LockReader } from "./lock-reader.ts";
import { yarnBerryLock } from "./yarn-berry.ts";
import { yarnClassicLock } from "./yarn-classic.ts";

export function yarnLock(text: string): LockReader {
  const isBerry = /^__metadata:/m.test(text);
  return isBerry ? yarnBerryLock(text) : yarnClassicLock(text);
}
