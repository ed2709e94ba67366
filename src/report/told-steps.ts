/** Words what is left to do, and what to know: a short list, with what is to be copied below each item. */

import type { ManualStep } from "../text/numbered-steps.ts";
import { pc } from "./style.ts";

/** A list under its title; one item needs no number. */
export function toldSteps(title: string, steps: readonly ManualStep[]): string {
  const isList = steps.length > 1;
  const lines = steps.flatMap(([what, ...copied], at) => [
    `${isList ? `${at + 1}. ` : ""}${what}`,
    ...copied.map((line) => `     ${pc.cyan(line)}`),
  ]);
  return [pc.bold(title), ...lines].join("\n");
}
