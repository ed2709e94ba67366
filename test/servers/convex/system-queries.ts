/** The queries of Convex's own that the CLI asks: the deployment's variables and addresses. */

import { z } from "zod";
import type { DeploymentState } from "./state.ts";

const named = z.object({ name: z.string() });

/**
 * The system query of that path, or undefined where there is none. It throws where the caller is
 * no administrator.
 */
export function systemQuery(
  udfPath: string,
  state: DeploymentState,
  admin: boolean,
  url: string,
): ((args: unknown) => unknown) | undefined {
  if (!udfPath.startsWith("_system/")) return undefined;
  if (!admin) throw new Error("You do not have permission to perform this operation.");
  switch (udfPath) {
    case "_system/cli/queryEnvironmentVariables:get":
      return (args) => {
        const { name } = named.parse(args);
        // Those that Convex sets itself can be asked for by name, and are in no list.
        const builtIn = name === "CONVEX_CLOUD_URL" || name === "CONVEX_SITE_URL";
        const value = builtIn ? url : state.variables.get(name);
        return value === undefined ? null : { name, value };
      };
    case "_system/cli/queryEnvironmentVariables:default":
    case "_system/cli/queryEnvironmentVariables":
      return () => [...state.variables].map(([name, value]) => ({ name, value }));
    case "_system/cli/convexUrl:cloudUrl":
      return () => url;
    default:
      return undefined;
  }
}
