/** Tells whether there is a person to ask. */

import type { AddOptions } from "../options.ts";

/** Nobody is there with `--yes`, `--json` or `CI`, or where either end is no terminal. */
export function canAsk(options: Pick<AddOptions, "yes" | "json">): boolean {
  return (
    !options.yes && !options.json && !isAutomated() && process.stdin.isTTY && process.stdout.isTTY
  );
}

/** Whether a machine runs this for nobody in particular. */
export function isAutomated(): boolean {
  const { CI } = process.env;
  return CI !== undefined && CI !== "" && CI !== "0" && CI !== "false";
}
