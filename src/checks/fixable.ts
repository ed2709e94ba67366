/** What this tool can mend by itself: the files that a plan of its own would change. */

import { actionOf, type FileChange, type Plan } from "../plan/plan.ts";

/** The command that wires an app. */
export const WIRE = "npx add-clerk-convex";

/** The command that mends a file, where a plan of this tool's would change it. */
export type Mend = (path: string) => string | undefined;

/** `command` is what applies the plan; `plan` is undefined where none can be made. */
export function mendBy(plan: Pick<Plan, "files"> | undefined, command: string): Mend {
  const changed = (plan?.files ?? []).filter((file: FileChange) => actionOf(file) !== "keep");
  const paths = new Set(changed.map(({ path }) => path));
  return (path) => (paths.has(path) ? command : undefined);
}
