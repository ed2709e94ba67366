/** Tries again what failed once: a fault that passes is no reason to leave a project torn. */

import { ChangedMeanwhile } from "./file-state.ts";

/** Does it a second time where the first one fails, unless that is for what somebody else has done. */
export function twice<Result>(act: () => Result): Result {
  try {
    return act();
  } catch (error) {
    if (error instanceof ChangedMeanwhile) throw error;
    return act();
  }
}

/** The same of what takes its time. */
export function twiceLater<Result>(act: () => Promise<Result>): Promise<Result> {
  return act().catch(() => act());
}
