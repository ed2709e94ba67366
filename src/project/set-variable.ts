/** How a variable is set on a Convex deployment, as a person types it. */

import { lt } from "semver";
import { commandLine } from "../command-line.ts";
import { versionOf } from "./package-version.ts";
import type { Project } from "./project.ts";

/** The first convex whose `env set` asks for a value that wasn't typed. */
const ASKS_SINCE = "1.33.0";

/**
 * The command that sets it. Where the value isn't known, the command asks for it; an older convex
 * can't, and opens the deployment's page instead.
 */
export function setVariableCommand(
  { convex, backend }: Pick<Project, "convex" | "backend">,
  { name, value, production }: { name: string; value: string | undefined; production: boolean },
): string {
  const prod = production ? ["--prod"] : [];
  const version = versionOf(convex);
  const asks = version === undefined || !lt(version, ASKS_SINCE);
  const words =
    value === undefined && !asks
      ? ["dashboard", ...prod]
      : ["env", "set", ...prod, name, ...(value === undefined ? [] : [value])];
  return commandLine([...convex.command, ...words], backend);
}
