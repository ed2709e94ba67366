/** Words the document of a command that came to nothing, before it had a report of its own. */

import { nothingKnown } from "./empty-result.ts";
import { errorDocument } from "./error-document.ts";
import { printDocument } from "./output.ts";

export type CommandName = "add" | "doctor" | "undo";

/** Prints it, as the command's own schema has it. */
export function printFailedDocument(
  command: CommandName,
  error: Parameters<typeof errorDocument>[0],
): void {
  const failed = { status: "failed", error: errorDocument(error) };
  printDocument({ ...EMPTY[command](), ...failed });
}

const EMPTY: Record<CommandName, () => object> = {
  add: nothingKnown,
  doctor: () => ({ checks: [] }),
  undo: () => ({ files: [], steps: [], next: [] }),
};
