/** Words what is left to do, and what to know: a short list, with what is to be copied below each item. */

import { type ManualStep, stepLines } from "../text/numbered-steps.ts";
import { pc } from "./style.ts";

/** A list under its title; one item needs no number. */
export function toldSteps(title: string, steps: readonly ManualStep[]): string {
  const isList = steps.length > 1;
  const items = steps.map((step, at) => stepLines(step, isList ? `${at + 1}. ` : "", pc.cyan));
  return [pc.bold(title), ...items].join("\n");
}
