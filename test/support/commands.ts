/** The commands, run in this process with what they print kept off the screen. */

import { afterAll, beforeAll, vi } from "vitest";
import { add } from "../../src/commands/add.ts";
import { undo } from "../../src/commands/undo.ts";
import type { AddOptions } from "../../src/options.ts";
import { ISSUER, KEY } from "./keys.ts";
import { optionsWith } from "./options.ts";

/** A whole run in `directory`, without a question or the network; its exit status. */
export function runIn(directory: string, more: Partial<AddOptions> = {}): Promise<number> {
  const usual = { publishableKey: KEY, issuer: ISSUER, verify: false, yes: true, json: true };
  return add(directory, optionsWith({ ...usual, ...more }));
}

export function undoIn(directory: string): Promise<number> {
  return undo(directory, { install: true, dryRun: false, json: true, yes: false });
}

/** Keeps all that is printed while the file's tests run; gives what was since it was last asked. */
export function keepPrinted(): () => string {
  let printed = "";
  beforeAll(() => {
    for (const stream of [process.stdout, process.stderr]) {
      vi.spyOn(stream, "write").mockImplementation((chunk) => {
        printed += String(chunk);
        return true;
      });
    }
  });
  afterAll(() => {
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
  });
  return () => {
    const since = printed;
    printed = "";
    return since;
  };
}
