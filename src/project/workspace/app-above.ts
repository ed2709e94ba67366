/** Finds the app around a folder that is a part of one, for who starts a command inside it. */

import { basename, dirname, relative, sep } from "node:path";
import { up } from "empathic/find";
import { eachWiring } from "../../text/shell-command.ts";
import { textReader } from "../text-files.ts";
import { packageIn } from "./packages-nearby.ts";

/**
 * Words for a hint where the nearest package.json above `directory` (absolute) names Convex or React:
 * its folder, and the command for it. `otherwise` where it doesn't, or there is none.
 */
export function appAboveHint(directory: string, otherwise: string): string {
  const path = up("package.json", { cwd: dirname(directory) });
  const [found] = path === undefined ? [] : packageIn("", textReader(dirname(path)));
  const isApp = found && ["convex", "react"].some((name) => name in found.manifest.dependencies);
  if (path === undefined || !isApp) return otherwise;
  const above = dirname(path);
  const typed = relative(directory, above).split(sep).join("/");
  return `The app's is in ${basename(above)}, above this folder:\n${eachWiring([[typed]])}`;
}
