/** Clean-up that runs when the test that asked for it ends, or else its file, or the process. */

const vitest = process.env.VITEST ? await import("vitest") : undefined;
const leftForTheFile: (() => void)[] = [];

/** What `clean-up.ts` does after each file: Vitest ends its workers without their `exit` event. */
export function cleanUpFile(): void {
  for (const cleanUp of leftForTheFile.splice(0)) cleanUp();
}

/**
 * Registers `cleanUp`. Asked for outside a test, in a hook, it runs when the file's tests are done;
 * outside Vitest (the demo) as the process exits. It must be synchronous: nothing is awaited there.
 */
export function afterTest(cleanUp: () => void): void {
  if (vitest === undefined) {
    process.once("exit", cleanUp);
    return;
  }
  try {
    vitest.onTestFinished(cleanUp);
  } catch {
    // No test is running.
    leftForTheFile.push(cleanUp);
  }
}

/** The same for what all tests of a file share. */
export function afterFile(cleanUp: () => void): void {
  if (vitest === undefined) process.once("exit", cleanUp);
  else leftForTheFile.push(cleanUp);
}
