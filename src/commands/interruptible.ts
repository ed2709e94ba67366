/** Runs what takes a while, and can be told to end. */

import { listenForInterruption } from "../apply/programs/interruption.ts";

let atWork = 0;

/** Runs `act`, whose signal is given once somebody asks this program to end meanwhile. */
export async function interruptible<Result>(
  act: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const interruption = listenForInterruption();
  atWork += 1;
  try {
    return await act(interruption.signal);
  } finally {
    atWork -= 1;
    interruption.stopListening();
  }
}

/** Calls `end` for what asks this program to end, where nothing at work has to end by itself first. */
export function listenOtherwise(names: readonly string[], end: (fault: unknown) => void) {
  const listener = (fault: unknown) => {
    if (atWork === 0) end(fault);
  };
  for (const name of names) process.on(name, listener);
  return () => {
    for (const name of names) process.off(name, listener);
  };
}
