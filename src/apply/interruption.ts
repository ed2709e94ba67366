/** Turns the signals that ask this program to end into one AbortSignal. */

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

export type Interruption = {
  signal: AbortSignal;
  /** Gives the signals their usual effect back. */
  stopListening(): void;
};

export function listenForInterruption(): Interruption {
  const controller = new AbortController();
  const abort = () => controller.abort();
  for (const name of SIGNALS) process.on(name, abort);
  return {
    signal: controller.signal,
    stopListening() {
      for (const name of SIGNALS) process.off(name, abort);
    },
  };
}
