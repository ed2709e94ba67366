/** Finds the start of an app that has its module at one of several places. */

import type { StartModule } from "../code/modules/entry-module.ts";
import type { FrameworkApp } from "./framework.ts";

/** The files that may hold a module, `stem` without its ending, in the order that they count. */
export function scripts(stem: string): string[] {
  return ["tsx", "ts", "jsx", "js"].map((ending) => `${stem}.${ending}`);
}

/** The first of the paths that is there, or none. */
export function firstThere(
  paths: readonly string[],
  app: Pick<FrameworkApp, "has">,
): StartModule[] {
  const path = paths.find(app.has);
  return path === undefined ? [] : [{ path, inside: [] }];
}
