/** The command line, typed in this process: for what needs no program of its own. */

import { vi } from "vitest";
import { main } from "../../src/main.ts";
import { cleanEnvironment, type Run } from "./run.ts";

export type Typed = Pick<Run, "stdout" | "stderr" | "exitCode">;

/** What the tool prints and how it ends, run in `directory` with these words. */
export async function typeHere(directory: string, words: readonly string[]): Promise<Typed> {
  const printed = { stdout: "", stderr: "" };
  const spies = (["stdout", "stderr"] as const).map((name) =>
    vi.spyOn(process[name], "write").mockImplementation((chunk) => {
      printed[name] += String(chunk);
      return true;
    }),
  );
  const [folder, environment] = [process.cwd(), { ...process.env }];
  const clean = cleanEnvironment();
  for (const name of Object.keys(environment)) if (!(name in clean)) delete process.env[name];
  process.chdir(directory);
  try {
    const exitCode = await main([process.execPath, "add-clerk-convex", ...words]);
    return { ...printed, exitCode };
  } finally {
    process.chdir(folder);
    Object.assign(process.env, environment);
    for (const spy of spies) spy.mockRestore();
  }
}
