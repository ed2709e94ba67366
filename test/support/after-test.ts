/** Clean-up that runs when the test that asked for it ends, or else when the process does. */

/**
 * Registers `cleanUp`, which must be synchronous: outside a test (a hook, the demo) it runs as the
 * process exits, where nothing can be awaited.
 */
export async function afterTest(cleanUp: () => void): Promise<void> {
  if (!(await registeredWithVitest(cleanUp))) process.once("exit", cleanUp);
}

async function registeredWithVitest(cleanUp: () => void): Promise<boolean> {
  if (!process.env.VITEST) return false;
  const { onTestFinished } = await import("vitest");
  try {
    onTestFinished(cleanUp);
    return true;
  } catch {
    // No test is running: this is a hook, or the file is being collected.
    return false;
  }
}
