import { once } from "node:events";
import { execa } from "execa";
import { expect, test } from "vitest";
import { isRunning } from "../../src/apply/run-lock.ts";

const LINUX = process.platform === "linux";

test.runIf(LINUX)("a process that nobody asked how it ended doesn't count as running", async () => {
  // What `exec` puts in the shell's place asks after no child; the shell itself may, before that.
  const parent = execa("sh", ["-c", "sleep 0.2 & echo $!; exec sleep 30"]);
  const [line] = await once(parent.stdout, "data");
  const pid = Number(line);
  try {
    await expect.poll(() => isRunning(pid)).toBe(false);
    expect(() => process.kill(pid, 0)).not.toThrow();
    expect(isRunning(parent.pid ?? 0)).toBe(true);
  } finally {
    parent.kill("SIGKILL");
    await parent.catch(() => {});
  }
});
