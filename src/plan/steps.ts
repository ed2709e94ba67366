/** Plans the programs to run, as the user would type them. */

import type { Answers } from "../answers.ts";
import type { Project } from "../project/project.ts";
import type { Step } from "./plan.ts";

/** Finds where an install serves all packages that change. */
export function installFolder({ app, sharing }: Project): string {
  return sharing.manifests.length > 0 ? sharing.root : app;
}

/** Install, variable, template and push, each only where there is something to do. */
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
    ({ name, installed }) => name === answers.sdk.name && installed,
  );
  const lacking = project.sharing.manifests.some(
    ({ dependencies }) => !dependencies.includes(answers.sdk.name),
  );
  const runsConvex = answers.convexRun !== "none";
  // What isn't installed can't be run, and isn't downloaded for that alone.
  const lacksConvex = runsConvex && convex.pushed.installed === undefined;
  if (answers.install && (!present || lacking || lacksConvex || answers.upgrades.length > 0)) {
    const command = [packageManager, "install"];
    steps.push({ name: "install", command, folder: installFolder(project) });
  }
  if (answers.install && project.nativeInstall && (changed || !present)) {
    steps.push({ name: "install-native", command: project.nativeInstall, folder: project.app });
  }
  if (runsConvex && answers.issuerIn === "env" && convex.deployment !== "none") {
    steps.push({
      name: "set-issuer",
      command: [...convex.command, "env", "set", issuerVariable, answers.issuer],
      folder: project.backend,
    });
  }
  if (answers.template.createAt !== undefined) {
    const command = ["POST", `${answers.template.createAt}/jwt_templates`];
    steps.push({ name: "create-jwt-template", command, folder: "" });
  }
  if (runsConvex && changed) {
    const once = answers.convexRun === "once" ? ["--once"] : [];
    const command = [...convex.command, "dev", ...once];
    steps.push({ name: "convex", command, folder: project.backend });
  }
  return steps;
}
