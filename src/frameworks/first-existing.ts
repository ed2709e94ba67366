/** The start of an app that has its module at one of several places. */

import type { StartModule } from "../code/modules/entry-module.ts";
import type { FrameworkApp } from "./framework.ts";

/** The first of the paths that is there, or none. */
export function firstThere(
  paths: readonly string[],
  app: Pick<FrameworkApp, "has">,
): StartModule[] {
  const path = paths.find(app.has);
  return path === undefined ? [] : [{ path, inside: [] }];
}
