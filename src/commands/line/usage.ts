/** What each command is for, as its help says it, for people and for programs. */

import { ADD_OPTIONS, type Declarations, DOCTOR_OPTIONS, UNDO_OPTIONS } from "../../options.ts";
import type { CommandName } from "../../report/failed-document.ts";
import { OWN } from "../../text/shell-command.ts";

export const PROGRAM = "add-clerk-convex";

/** The one argument that every command takes. */
export const DIRECTORY = { name: "directory", default: ".", help: "the app's directory" };

export type Usage = {
  description: string;
  options: Declarations;
  /** Commands that run as they stand, each with what it is for. */
  examples: readonly (readonly [command: string, purpose: string])[];
  exitStatuses: Readonly<Record<number, string>>;
  notes: readonly string[];
};

const NOT_JUDGED = {
  2: "bad input",
  3: "it can't be done as the project stands",
  4: "a step failed",
  130: "cancelled",
};

/** The commands that have a name. */
export const NAMED = ["doctor", "undo"] as const satisfies readonly CommandName[];

/** In the order in which the help names them; the first is what runs without a name. */
export const USAGES: Readonly<Record<CommandName, Usage>> = {
  add: {
    description: "Wires Clerk sign-in into an existing Convex + React project.",
    options: ADD_OPTIONS,
    examples: [
      [OWN, "asks, shows the diff, then wires"],
      [`${OWN} --dry-run`, "shows the diff, and changes nothing"],
      [`${OWN} --json`, "for scripts: no question, one document"],
    ],
    exitStatuses: {
      0: "wired",
      1: "a bug",
      2: "bad input",
      3: "can't be wired as it stands",
      4: "a step failed",
      5: "doctor found a problem",
      130: "cancelled",
    },
    notes: [
      "A secret never goes on the command line: CLERK_SECRET_KEY is read from the environment or an env file.",
    ],
  },
  doctor: {
    description: "Says why sign-in works or doesn't.",
    options: DOCTOR_OPTIONS,
    examples: [
      [`${OWN} doctor`, "judges the app, and changes nothing"],
      [`${OWN} doctor --fix`, "mends what it can, after showing it"],
      [`${OWN} doctor --prod`, "judges what is deployed"],
    ],
    exitStatuses: { 0: "no problem", 1: "a bug", ...NOT_JUDGED, 5: "a problem" },
    notes: [],
  },
  undo: {
    description: "Puts back what the last run changed, to the byte.",
    options: UNDO_OPTIONS,
    examples: [
      [`${OWN} undo`, "shows it, asks, then puts it back"],
      [`${OWN} undo --dry-run`, "shows it, and changes nothing"],
      [`${OWN} undo --no-install`, "leaves the packages installed"],
    ],
    exitStatuses: { 0: "undone, or nothing to undo", 1: "a bug", ...NOT_JUDGED },
    notes: [],
  },
};

/** A command as it is typed, without its options. */
export function typedName(name: CommandName): string {
  return name === "add" ? OWN : `${OWN} ${name}`;
}
