/** Tells whether an app's providers are wired as they stand. */

import { CliError } from "../errors.ts";
import type { Project } from "../project/project.ts";
import { rewriteProviders } from "./providers.ts";
import { plainWithoutKey } from "./without-key.ts";

/** Whether each Convex provider gets the token of the SDK's ClerkProvider, so that none has to be rewritten. */
export function isWiredAlready(project: Project, sdk: string): boolean {
  const has = (kind: string) => project.providers.some((each) => each.kind === kind);
  const hasClerk = project.providers.some(({ kind, module }) => kind === "clerk" && module === sdk);
  if (!hasClerk || !has("convex-with-clerk")) return false;
  if (has("convex")) return plainWithoutKey(project) !== undefined;
  try {
    return rewriteProviders(project, sdk).every(({ before, after }) => before === after);
  } catch (error) {
    if (error instanceof CliError) return false;
    throw error;
  }
}
