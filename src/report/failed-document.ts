/** Words the document of a command that came to nothing, before it had a report of its own. */

import type { ErrorCode } from "../errors.ts";
import { nothingKnown } from "./empty-result.ts";
import { printDocument } from "./output.ts";

export type CommandName = "add" | "doctor" | "undo";

/** Prints it, as the command's own schema has it. */
export function printFailedDocument(
  command: CommandName,
  { code, message, hint }: { code: ErrorCode; message: string; hint?: string | undefined },
): void {
  const failed = { status: "failed", error: { code, message, hint: hint ?? null } };
  printDocument({ ...EMPTY[command](), ...failed });
}

const EMPTY: Record<CommandName, () => object> = {
  add: nothingKnown,
  doctor: () => ({ checks: [] }),
  undo: () => ({ files: [], steps: [], next: [] }),
};
