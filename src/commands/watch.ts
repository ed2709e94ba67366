/** Ends a run with a watch of Convex's, in the terminal of the person who runs this. */

import { join } from "node:path";
import { watchConvex } from "../apply/programs/convex-cli.ts";
import { CliError, EXIT, type ExitStatus } from "../errors.ts";
import { isWatched, type Plan, stepCommand } from "../plan/plan.ts";
import type { Project } from "../project/project.ts";
import type { Report } from "../report/report.ts";
import { commandLine } from "../text/shell-command.ts";

/** Hands the terminal to `convex dev`, where the plan ends in one. Throws `convex-failed`. */
export async function watch(
  plan: Plan,
  project: Project,
  report: Pick<Report, "stopped">,
): Promise<ExitStatus> {
  const step = plan.steps.find(isWatched);
  if (!step) return EXIT.ok;
  const command = stepCommand(step);
  const status = await watchConvex(
    join(project.directory, project.backend),
    project.convex.command,
  );
  // Ctrl-C is how a watch ends.
  if (status === 0 || status === 130) {
    report.stopped(plan);
    return EXIT.ok;
  }
  const install = commandLine([project.packageManager, "install"], project.backend);
  if (status === "not-installed") {
    throw new CliError(
      "convex-failed",
      `convex is not installed, so ${command} was not started.`,
      `The project's files are written and whole. Install the packages (${install}), then go on with: ${command}`,
    );
  }
  throw new CliError(
    "convex-failed",
    `${command} ended with status ${status}; what it said stands above.`,
    `The project's files are written and whole. Mend what it says, then go on with: ${command}`,
  );
}
