/** Tells whether there is a person to ask. */

import type { AddOptions } from "../options.ts";

/** Nobody is there with `--yes`, `--json` or `CI`, or where either end is no terminal. */
export function canAsk(options: Pick<AddOptions, "yes" | "json">): boolean {
  const { CI } = process.env;
  const automated = CI !== undefined && CI !== "" && CI !== "0" && CI !== "false";
  return !options.yes && !options.json && !automated && process.stdin.isTTY && process.stdout.isTTY;
}
