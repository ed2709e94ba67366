/** Keeps what Node has compiled for the next start: TypeScript is most of what a start takes. */

import * as nodeModule from "node:module";
import { isAbsolute } from "node:path";

/**
 * Lets Node keep compiled code in the user's cache folder, for what is loaded from now on. Node
 * before 22.1 can't, and a user without a home has no such folder: that only costs the time.
 */
export async function keepCompiledCode(): Promise<void> {
  if (!("enableCompileCache" in nodeModule)) return;
  if (typeof nodeModule.enableCompileCache !== "function") return;
  try {
    const { default: envPaths } = await import("env-paths");
    const { cache } = envPaths("add-clerk-convex", { suffix: "" });
    if (isAbsolute(cache)) nodeModule.enableCompileCache(cache);
  } catch {
    // env-paths throws where there is no home.
  }
}
