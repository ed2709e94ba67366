/** Asks the deployment what it has where the issuer is to be, and places that accordingly. */

import { join } from "node:path";
import type { Answers } from "../../answers.ts";
import { convexCli, shownReading, type VariableReading } from "../../apply/programs/convex-cli.ts";
import { unaskedDeployment } from "../../apply/programs/set-issuer.ts";
import { projectSecrets } from "../../apply/project-secrets.ts";
import { cancelled } from "../../errors.ts";
import type { AddOptions } from "../../options.ts";
import type { Project } from "../../project/project.ts";
import { type DeploymentValues, placeIssuer, variablesToAsk } from "../../prompts/place-issuer.ts";
import type { Questions } from "../../prompts/questions.ts";
import { issuerInUse } from "../../refusals/issuer-in-use.ts";
import type { Report } from "../../report/report.ts";
import { interruptible } from "../interruptible.ts";

type Reading = Readonly<Record<string, VariableReading>>;

/**
 * The answers with what follows from the deployment's own variables. Where one has another issuer
 * that nothing else explains, whoever is there is asked what becomes of it; without `questions` that
 * is the error `issuer-in-use`.
 */
export async function settleIssuer(
  project: Project,
  answers: Answers,
  options: AddOptions,
  { questions, report }: { questions: Questions | undefined; report: Pick<Report, "waiting"> },
): Promise<Answers> {
  if (answers.convexRun === "none" || project.convex.deployment === "none") return answers;
  const { issuer, issuerIn } = answers;
  const usual = { project, issuer, usual: issuerIn };
  let { otherIssuer } = options;
  let values: DeploymentValues = {};
  for (;;) {
    const situation = { ...usual, values, options: { issuerIn, otherIssuer } };
    const names = variablesToAsk(situation);
    const placement = placeIssuer(situation);
    const { former } = placement;
    if (names.length > 0) {
      const asking = readVariables(project, names);
      const readings = await report.waiting("Asking the Convex deployment…", asking);
      // What isn't installed yet is asked after the install.
      if (Object.values(readings).some(({ status }) => status === "not-installed")) return answers;
      values = { ...values, ...valuesOf(readings, project) };
    } else if (!former || former.agreed) {
      return { ...answers, ...placement };
    } else if (questions && otherIssuer === undefined) {
      otherIssuer = await askFate(former, issuer, questions);
    } else {
      const typed = options.publishableKey ? ["--publishable-key", options.publishableKey] : [];
      throw issuerInUse(former, issuer, typed);
    }
  }
}

async function askFate(
  { variable, value }: NonNullable<Answers["former"]>,
  issuer: string,
  questions: Questions,
): Promise<NonNullable<AddOptions["otherIssuer"]>> {
  const keep = "Keep it, and add this app's beside it: another app uses it";
  const replace = "Replace it: nobody signs in by it any more";
  const message = `The Convex deployment has ${variable}=${value}, and this app's issuer is ${issuer}. What becomes of the former?`;
  return (await questions.choice(message, [keep, replace])) === keep ? "keep" : "replace";
}

function valuesOf(readings: Reading, project: Project): DeploymentValues {
  return Object.fromEntries(
    Object.entries(readings).map(([name, reading]) => {
      if (reading.status === "unknown") throw unaskedDeployment(name, reading.reason, project);
      return [name, reading.status === "set" ? reading.value : undefined];
    }),
  );
}

function readVariables(project: Project, names: readonly string[]): Promise<Reading> {
  const folder = join(project.directory, project.backend);
  return interruptible(async (signal) => {
    const secrets = projectSecrets(project);
    const cli = convexCli(folder, project.convex.command, {
      signal,
      beginning: undefined,
      secrets,
    });
    const readings = await Promise.all(
      names.map(
        async (name) => [name, shownReading(await cli.readVariable(name), secrets)] as const,
      ),
    );
    if (signal.aborted) throw cancelled("Nothing was changed.");
    return Object.fromEntries(readings);
  });
}
