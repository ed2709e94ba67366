/** Runs what takes a while, and can be told to end. */

import { listenForInterruption } from "../apply/programs/interruption.ts";

/** Runs `act`, whose signal is given once somebody asks this program to end meanwhile. */
export async function interruptible<Result>(
  act: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const interruption = listenForInterruption();
  try {
    return await act(interruption.signal);
  } finally {
    interruption.stopListening();
  }
}
