/** Numbers the steps to do by hand, as they are printed. */

/** What to do, and the lines to copy for it: code, or a command. */
export type ManualStep = readonly [what: string, ...copied: string[]];

/** The steps with their numbers; what is to be copied stands on lines of its own, indented. */
export function numberedSteps(steps: readonly ManualStep[]): string {
  return steps.map((step, index) => stepLines(step, `${index + 1}. `)).join("\n");
}

/** One step with a mark before it; `shown` is how each line to copy looks. */
export function stepLines(
  [what, ...copied]: ManualStep,
  mark: string,
  shown = (line: string) => line,
): string {
  return [mark + what, ...copied.map((line) => `     ${shown(line)}`.trimEnd())].join("\n");
}

/** A step as one text: what is to be typed follows on the line that it belongs to, or stands on lines of its own. */
export function inOneText([what, ...copied]: ManualStep): string {
  return [what, ...copied].join(copied.length === 1 ? " " : "\n");
}
