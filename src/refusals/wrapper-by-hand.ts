/** Writes out how to move a wrapper of the app's own around ClerkProvider to where it has to stand. */

import type { StuckWrapper } from "../code/wiring/move-wrapper.ts";
import { CliError } from "../errors.ts";
import { numberedSteps } from "../text/numbered-steps.ts";

/** For one that is rendered inside the Convex provider of `convex`, which is rendered as `provider`. */
export function wrapperByHand(
  { file, line, column, name, declaredIn, asksAround }: StuckWrapper,
  convex: { file: string; provider: string },
): CliError {
  const needs = asksAround
    ? " What its hooks ask for has to be around both: take that along, or leave it further out."
    : "";
  return new CliError(
    "unsupported-shape",
    `${file}:${line}:${column} renders <${name}>, and with it the <ClerkProvider> of ${declaredIn}, inside the Convex provider of ${convex.file}: it must stand around that.`,
    numberedSteps([
      [
        `In ${file}, take <${name}> out on line ${line}, with its import if nothing else there uses it, and keep what is inside it.`,
      ],
      [
        `In ${convex.file}, render it around <${convex.provider}>.${needs}`,
        `<${name}>`,
        `  <${convex.provider} …>…</${convex.provider}>`,
        `</${name}>`,
      ],
      [`Leave ${declaredIn} as it is, and run this command again.`],
    ]),
  );
}
