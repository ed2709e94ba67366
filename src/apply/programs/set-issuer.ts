/** Tells the deployment the issuer, in place of nothing but what was agreed to go. */

import { asIssuer } from "../../clerk/issuer.ts";
import { CliError } from "../../errors.ts";
import type { Plan } from "../../plan/plan.ts";
import type { Project } from "../../project/project.ts";
import { issuerInUse } from "../../refusals/issuer-in-use.ts";
import { commandLine } from "../../text/shell-command.ts";
import { projectSecrets } from "../project-secrets.ts";
import { type ConvexCli, shownReading } from "./convex-cli.ts";

/**
 * Sets the plan's variable, where it hasn't the issuer already; `former` is what it was. Throws
 * `issuer-in-use` for another issuer than the plan was made on, and `convex-env-failed`.
 */
export async function setIssuerVariable(
  { issuerVariable: name, issuer, former: agreed }: Plan,
  project: Project,
  convex: ConvexCli,
): Promise<{ status: "done" | "kept"; former: string | undefined }> {
  const reading = await convex.readVariable(name);
  if (reading.status === "not-installed") {
    throw new CliError(
      "convex-env-failed",
      `convex is not installed, so ${name} could not be set on the deployment.`,
      `Install the packages (${commandLine([project.packageManager, "install"], project.backend)}), then run this command again, or keep the issuer\n` +
        "in the file instead: --issuer-in file",
    );
  }
  if (reading.status === "unknown") throw unaskedDeployment(name, reading.reason, project);
  const former = reading.status === "set" ? reading.value : undefined;
  if (former !== undefined && asIssuer(former) === issuer) return { status: "kept", former };
  // What was agreed to is what was shown.
  const shown = shownReading(reading, projectSecrets(project));
  const isAgreed =
    agreed?.variable === name && shown.status === "set" && agreed.value === shown.value;
  if (shown.status === "set" && !isAgreed) {
    throw issuerInUse({ variable: name, value: shown.value }, issuer);
  }
  const result = await convex.setVariable(name, issuer);
  if (result.exitCode === 0) return { status: "done", former };
  throw new CliError(
    "convex-env-failed",
    `The Convex deployment did not take ${name} (${result.exitCode ?? result.ending}).\n\n${result.output.trim()}`,
    onceReached(project),
  );
}

/** Says that the deployment didn't tell what a variable is, so that nothing was put over it. */
export function unaskedDeployment(name: string, reason: string, project: Project): CliError {
  return new CliError(
    "convex-env-failed",
    `The Convex deployment could not be asked for ${name}, which may hold the issuer of another app: ${reason}.`,
    onceReached(project),
  );
}

function onceReached({ convex, backend }: Project): string {
  return (
    `Check that ${commandLine([...convex.command, "dev"], backend)} reaches the deployment, then run this command again, or keep the issuer\n` +
    "in the file instead: --issuer-in file"
  );
}
