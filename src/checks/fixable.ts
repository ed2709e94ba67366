/** Tells which files this tool can fix by itself: those that a plan of its own would change. */

import { actionOf, type FileChange, type Plan } from "../plan/plan.ts";
import { OWN } from "../text/shell-command.ts";

/** The command that wires an app. */
export const WIRE = OWN;
/** The command that mends what this tool would have written otherwise. */
export const FIX = `${WIRE} doctor --fix`;

/** Gives the command that fixes a file, where this tool's plan would change it. */
export type FixFor = (path: string) => string | undefined;

/** `command` is what applies the plan; `plan` is undefined where none can be made. */
export function fixesBy(plan: Pick<Plan, "files"> | undefined, command: string): FixFor {
  const changed = (plan?.files ?? []).filter((file: FileChange) => actionOf(file) !== "keep");
  const paths = new Set(changed.map(({ path }) => path));
  return (path) => (paths.has(path) ? command : undefined);
}
