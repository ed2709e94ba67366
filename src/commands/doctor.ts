/** Says why sign-in works or doesn't, and mends what this tool can: `doctor`. */

import { resolve } from "node:path";
import type { JudgeInstall } from "../apply/apply-plan.ts";
import { requireWritable } from "../apply/targets.ts";
import type { Check } from "../checks/check.ts";
import type { Stage } from "../checks/subject.ts";
import { CliError, cancelled, EXIT, type ExitStatus } from "../errors.ts";
import type { DoctorOptions } from "../options.ts";
import { changesSomething, type Plan } from "../plan/plan.ts";
import type { Project } from "../project/project.ts";
import { issuerInUse } from "../refusals/issuer-in-use.ts";
import { type DoctorReport, openDoctorReport } from "../report/doctor-report.ts";
import { OWN } from "../text/shell-command.ts";
import { isTooDeep, tooDeep } from "../text/too-deep.ts";
import { applyInterruptibly, type Reached } from "./apply-interruptibly.ts";
import { type Diagnosis, diagnose } from "./diagnose.ts";
import { finishEarlierRun } from "./finish-earlier-run.ts";
import { folderFromHere, fromHere } from "./from-here.ts";
import { interruptible } from "./interruptible.ts";
import { canAsk, tellWhyUnasked } from "./is-interactive.ts";
import { readToken } from "./read-token.ts";

/**
 * Judges the project in `directory` and gives the exit status: `ok`, or `problemFound`. Where it
 * can't be read at all, that is what its error says. Only a bug is thrown.
 */
export async function doctor(directory: string, options: DoctorOptions): Promise<ExitStatus> {
  const report = await openDoctorReport(options);
  const reached: Reached = {};
  try {
    return await examineAndFix(directory, options, report, reached);
  } catch (thrown) {
    const error = isTooDeep(thrown) ? tooDeep("A file of this app") : thrown;
    if (!(error instanceof CliError)) throw error;
    const ours = aboutDoctor(fromHere(error, directory));
    report.failed(ours, reached.plan, reached.outcome);
    return ours.exitStatus;
  }
}

async function examineAndFix(
  directory: string,
  options: DoctorOptions,
  report: DoctorReport,
  reached: Reached,
): Promise<ExitStatus> {
  requireOneStage(options);
  if (options.fix || options.signIn) await tellWhyUnasked(options);
  const stage: Stage = options.prod ? "production" : "development";
  report.opening(stage, folderFromHere(directory));
  const token = options.token === undefined ? undefined : await readToken(options.token);
  const finished = await finishEarlierRun(resolve(directory), { dryRun: !options.fix });
  if (finished) report.warning(finished);
  const before = await report.waiting(ASKING, diagnose(directory, options, token));
  if (!options.fix || !needsFixing(before)) return conclude(before.checks, report);
  if (!("plan" in before.fix) || !changesSomething(before.fix.plan)) {
    report.nothingToFix("refused" in before.fix ? aboutDoctor(before.fix.refused) : undefined);
    return conclude(before.checks, report);
  }
  report.before(before.checks);
  await applyFix(before.fix, before.project, { options, report, reached });
  report.fixed();
  // What stays changed is said, however the second look ends.
  const again = interruptible(() => diagnose(directory, options, token));
  const after = await report.waiting(ASKING, again).catch((error: unknown) => {
    const isStopped = error instanceof CliError && error.code === "cancelled";
    throw isStopped ? cancelled("What was mended stays so.") : error;
  });
  return conclude(after.checks, report);
}

const ASKING = "Asking the issuer, the Convex deployment and who else knows…";

/** Throws `bad-usage`: what is mended is what is on this machine, for its own deployment. */
function requireOneStage({ prod, fix }: DoctorOptions): void {
  if (!prod || !fix) return;
  throw new CliError(
    "bad-usage",
    "--fix mends what is on this machine, and --prod judges what is deployed.",
    "Run doctor --prod alone: it prints the command that mends each problem.",
  );
}

/** Whether anything is wrong, or Clerk is to create what may be missing. */
function needsFixing({ checks, fix }: Diagnosis): boolean {
  return (
    checks.some(({ status }) => status === "problem" || status === "warning") ||
    ("plan" in fix && fix.plan.steps.some(({ name }) => name === "create-jwt-template"))
  );
}

function conclude(checks: Check[], report: DoctorReport): ExitStatus {
  report.result(checks);
  return checks.some(({ status }) => status === "problem") ? EXIT.problemFound : EXIT.ok;
}

async function applyFix(
  { plan, judgeInstall }: { plan: Plan; judgeInstall: JudgeInstall },
  project: Project,
  { options, report, reached }: { options: DoctorOptions; report: DoctorReport; reached: Reached },
): Promise<void> {
  requireWritable(plan.files, project.directory);
  report.plan(plan);
  const isAsked = await canAsk(options);
  const isInsisted = options.otherIssuer === "replace" || isAsked;
  if (plan.former && !isInsisted) throw issuerInUse(plan.former, plan.issuer);
  if (isAsked) {
    const { terminalQuestions } = await import("../prompts/questions.ts");
    if (!(await terminalQuestions.confirm("Make these changes?")))
      throw cancelled("Nothing was changed.");
  }
  reached.plan = plan;
  const outcome = await applyInterruptibly(plan, project, report.progress, judgeInstall);
  reached.outcome = outcome;
  if (outcome.error) throw outcome.error;
  for (const warning of outcome.warnings) report.warning(warning);
}

/** An error of the look with the commands that it names said for this command. */
function aboutDoctor(error: CliError): CliError {
  const hint = error.hint
    ?.replaceAll(new RegExp(`${OWN} (?!doctor\\b|undo\\b)`, "g"), `${OWN} doctor `)
    .replaceAll(" --other-issuer", " --fix --other-issuer");
  return new CliError(error.code, error.message, hint, error.choices);
}
