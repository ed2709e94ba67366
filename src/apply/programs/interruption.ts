/** Turns what asks this program to end, from outside or inside, into one AbortSignal. */

export const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
/** Faults of this tool that no `catch` sees: what was written must be put back all the same. */
export const FAULTS = ["uncaughtException", "unhandledRejection"] as const;

export type Interruption = {
  signal: AbortSignal;
  /** Gives the signals their usual effect back. */
  stopListening(): void;
};

export function listenForInterruption(): Interruption {
  const controller = new AbortController();
  const abort = () => controller.abort();
  const abortFor = (fault: unknown) => controller.abort(fault);
  for (const name of SIGNALS) process.on(name, abort);
  for (const name of FAULTS) process.on(name, abortFor);
  return {
    signal: controller.signal,
    stopListening() {
      for (const name of SIGNALS) process.off(name, abort);
      for (const name of FAULTS) process.off(name, abortFor);
    },
  };
}
