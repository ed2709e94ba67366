/** Words what an install did to packages that were there, and refuses where a run can't go on. */

import { CliError } from "../errors.ts";
import type { MovedPackage } from "../project/dependencies/moved-packages.ts";
import type { Project } from "../project/project.ts";
import { numberedSteps } from "../text/numbered-steps.ts";
import { addPackagesCommand } from "../text/shell-command.ts";

/** `react 19.3.1 in place of 19.1.0 and next 16.4.6 in place of 12.3.4`. */
export function movedWords(moved: readonly MovedPackage[]): string {
  return moved.map(({ name, from, to }) => `${name} ${to} in place of ${from}`).join(" and ");
}

/** Refuses where what was planned on is no longer there. */
export function movedAway(
  moved: readonly MovedPackage[],
  fault: string,
  { packageManager, app }: Pick<Project, "packageManager" | "app">,
): CliError {
  const brought =
    moved.length > 0 ? `brought ${movedWords(moved)}` : "shows what wasn't known before";
  const former = moved.map(({ name, from }) => `${name}@${from}`);
  return new CliError(
    "install-failed",
    `The install ${brought}: ${fault.replace(/\.$/, "")}.`,
    numberedSteps([
      ...(former.length > 0
        ? [
            [
              "Have package.json name what the app works with, so that no install takes another:",
              addPackagesCommand(packageManager, former, app),
            ] as const,
          ]
        : []),
      ["Run this command again: it goes by what is installed then."],
    ]),
  );
}
