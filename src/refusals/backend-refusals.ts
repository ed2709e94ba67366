/** Refuses where the functions of the app's Convex backend aren't where they can be pushed from. */

import { posix } from "node:path";
import { CliError } from "../errors.ts";
import { numberedSteps } from "../text/numbered-steps.ts";
import { commandLine } from "../text/shell-command.ts";

/** Until there is one, what Convex has set up can't be told from a copy of it. */
export const FIRST_FUNCTION = [
  "Write its schema or a first function: https://docs.convex.dev/functions",
] as const;

const AGAIN = ["Run this command again."] as const;

/** There is no functions folder; `isOther`: something else is in its place. */
export function noFunctionsFolder(
  functions: string,
  isOther: boolean,
  command: readonly string[],
  backend: string,
): CliError {
  return new CliError(
    "no-functions",
    isOther
      ? `${functions} is no folder, where Convex's functions are to be.`
      : `There is no ${functions}/ folder, so Convex has not been set up here yet.`,
    numberedSteps([
      [
        isOther ? "Move it away, then set Convex up:" : "Set it up:",
        commandLine([...command, "dev"], backend),
      ],
      FIRST_FUNCTION,
      ["Run this command again: it says what else is to be written, and where."],
    ]),
  );
}

/** There is one, with generated code or notes in it and nothing that Convex could push. */
export function noFunctions(functions: string, backend: string): CliError {
  return new CliError(
    "no-functions",
    `There are no functions in ${functions}/: no module and no schema outside _generated. Whoever pushed that would leave the deployment without any.`,
    [
      "Where the app's functions are in another folder:",
      numberedSteps([
        [
          `Name it in ${backend === "" ? "" : `${backend}/`}convex.json, or import _generated/api from there:`,
          '{ "functions": "path/to/convex/" }',
        ],
        AGAIN,
      ]),
      "Where there are none yet, write the first one, then run this command again:",
      "     https://docs.convex.dev/functions",
    ].join("\n"),
  );
}

/** The app imports what is generated for functions that another repository holds. */
export function foreignBackend(functions: string, by: string, root: string): CliError {
  return new CliError(
    "outside-project",
    `The functions of this app are in ${functions}/ (so says ${by}), outside its repository (${root}), where nothing is ever written.`,
    numberedSteps([["Have the app and its functions in one repository, or one workspace."], AGAIN]),
  );
}

/** The app imports what is generated for functions that no package.json has the convex CLI push. */
export function unclaimedFunctions({
  folder,
  by,
  app,
  isNamed,
}: {
  folder: string;
  by: string;
  app: string;
  /** Whether the app's own package.json names convex. */
  isNamed: boolean;
}): CliError {
  const home = posix.dirname(folder);
  const functions = JSON.stringify({ functions: `${posix.relative(app, folder)}/` });
  return new CliError(
    "no-functions",
    `The functions of this app are in ${folder}/ (so says ${by}), and no package.json that names convex has them for its own: where the convex CLI runs is not known.`,
    numberedSteps([
      isNamed
        ? [`Name the folder in ${posix.join(app, "convex.json")}:`, functions]
        : [`Name convex among the dependencies of ${posix.join(home, "package.json")}.`],
      AGAIN,
    ]),
  );
}
