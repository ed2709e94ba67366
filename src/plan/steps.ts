/** The programs to run, as the user would type them. */

import type { Answers } from "../answers.ts";
import type { Project } from "../project/project.ts";
import type { Step } from "./plan.ts";

/** Install, variable and push, each only where there is something to do. */
export function planSteps(situation: {
  project: Project;
  answers: Answers;
  issuerVariable: string;
  changed: boolean;
}): Step[] {
  const { project, answers, issuerVariable, changed } = situation;
  const { packageManager, convex } = project;
  const steps: Step[] = [];
  const present = project.clerkPackages.some(
    ({ name, installed }) => name === answers.sdk && installed,
  );
  if (answers.install && (!present || answers.upgradeReact)) {
    steps.push({ name: "install", command: [packageManager, "install"] });
  }
  if (answers.convexRun === "none") return steps;
  if (answers.issuerIn === "env" && convex.deployment !== "none") {
    steps.push({
      name: "set-issuer",
      command: [...convex.command, "env", "set", issuerVariable, answers.issuer],
    });
  }
  if (changed) {
    const once = answers.convexRun === "once" ? ["--once"] : [];
    steps.push({ name: "convex", command: [...convex.command, "dev", ...once] });
  }
  return steps;
}
