/** Words the command that sets a variable on a Convex deployment. */

import { fitOf } from "../../packages/fit.ts";
import { commandLine } from "../../text/shell-command.ts";
import type { Project } from "../project.ts";

/** The releases of convex whose `env set` asks for a value that wasn't typed. */
const ASKING = ">=1.33.0";

/**
 * The command that sets it. Where the value isn't known, the command asks for it; an older convex
 * can't, and opens the deployment's page instead.
 */
export function setVariableCommand(
  { convex, backend }: Pick<Project, "convex" | "backend">,
  { name, value, production }: { name: string; value: string | undefined; production: boolean },
): string {
  const prod = production ? ["--prod"] : [];
  const asks = fitOf(convex, ASKING) !== "below";
  const words =
    value === undefined && !asks
      ? ["dashboard", ...prod]
      : ["env", "set", ...prod, name, ...(value === undefined ? [] : [value])];
  return commandLine([...convex.command, ...words], backend);
}
