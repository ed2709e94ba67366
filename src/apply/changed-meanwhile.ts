/** Words that files aren't any more what they were when somebody looked at them. */

import { CliError } from "../errors.ts";

/** Whether a program was at work of which nobody knows what it did: then it may have been that. */
type Witness = { isUnrecorded: boolean };

/** For a run, which plans anew. */
export function notWrittenOver(paths: readonly string[], witness: Witness): CliError {
  const them = paths.length > 1 ? "them" : "it";
  return changedMeanwhile(
    paths,
    witness,
    `nothing was written over ${them}`,
    "Run the command again: it will plan on the files as they are now.",
  );
}

/** For an undo, before it has begun. */
export function notUndone(paths: readonly string[]): CliError {
  return changedMeanwhile(
    paths,
    { isUnrecorded: false },
    "nothing was undone",
    "See what stands there now, then run the command again.",
  );
}

function changedMeanwhile(
  paths: readonly string[],
  { isUnrecorded }: Witness,
  consequence: string,
  hint: string,
): CliError {
  const were = paths.length > 1 ? "were" : "was";
  const how = isUnrecorded
    ? "while this command ran, it isn't known by whom"
    : "by somebody else while this command ran";
  return new CliError(
    "changed-meanwhile",
    `${paths.join(", ")} ${were} changed ${how}, so ${consequence}.`,
    hint,
  );
}
