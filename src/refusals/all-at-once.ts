/** Tells all that keeps an app from being wired in one refusal, and not one run after the other. */

import { CliError } from "../errors.ts";

/** Steps that end in a new run: it comes after all of them. */
const AGAIN = /^\d+\. Run this command again/;

/** The first one's code and words; the others follow with the steps of each. */
export function allAtOnce(first: CliError, others: readonly CliError[]): CliError {
  const [last] = others.slice(-1);
  if (!last) return first;
  const told = [first, ...others].map((each, index) => {
    const steps = each === last ? each.hint : withoutLastRun(each.hint);
    return [...(index === 0 ? [] : [each.message]), ...(steps ? [steps] : [])].join("\n");
  });
  const count =
    others.length === 1 ? "one more thing stands" : `${others.length} more things stand`;
  return new CliError(
    first.code,
    `${first.message} And ${count} in the way, told below.`,
    told.join("\n"),
    first.choices,
  );
}

function withoutLastRun(hint: string | undefined): string | undefined {
  return hint
    ?.split("\n")
    .filter((line) => !AGAIN.test(line))
    .join("\n");
}
