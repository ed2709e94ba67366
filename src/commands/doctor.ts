/** `doctor`: says why sign-in works or doesn't, and mends what this tool can. */

import { relative, resolve } from "node:path";
import type { Outcome } from "../apply/outcome.ts";
import { allChecks } from "../checks/all-checks.ts";
import type { Check } from "../checks/check.ts";
import { mendBy } from "../checks/mend.ts";
import { NOTHING_ASKED, type Services } from "../checks/services.ts";
import { type Stage, type Subject, subjectOf } from "../checks/subject.ts";
import { CliError, cancelled, EXIT, type ExitStatus } from "../errors.ts";
import { isTooDeep, tooDeep } from "../nesting.ts";
import { type DoctorOptions, UNTYPED } from "../options.ts";
import { changesSomething, type Plan } from "../plan/plan.ts";
import type { Project } from "../project/project.ts";
import { type DoctorReport, openDoctorReport } from "../report/doctor-report.ts";
import { canAsk } from "./can-ask.ts";
import { carryOut } from "./carry-out.ts";
import { decideTemplate, requireSecretKey } from "./decide-template.ts";
import { finishEarlierRun } from "./finish-earlier-run.ts";
import { readingOf } from "./template-reading.ts";

type Diagnosis = {
  checks: Check[];
  project: Project;
  /** What this tool would change; or why it would change nothing. */
  mend: { plan: Plan } | { refused: CliError };
};

/** How far mending came, for the report of one that fails. */
type Reached = { plan?: Plan; outcome?: Outcome };

/**
 * Judges the project in `directory` and gives the exit status: `ok`, or `problemFound`. Where it
 * can't be read at all, that is what its error says. Only a bug is thrown.
 */
export async function doctor(directory: string, options: DoctorOptions): Promise<ExitStatus> {
  const report = openDoctorReport(options);
  const reached: Reached = {};
  try {
    return await examineAndMend(directory, options, report, reached);
  } catch (thrown) {
    const error = isTooDeep(thrown) ? tooDeep("A file of this app") : thrown;
    if (!(error instanceof CliError)) throw error;
    const ours = aboutDoctor(error);
    report.failed(ours, reached.plan, reached.outcome);
    return ours.exitStatus;
  }
}

async function examineAndMend(
  directory: string,
  options: DoctorOptions,
  report: DoctorReport,
  reached: Reached,
): Promise<ExitStatus> {
  const stage: Stage = options.prod ? "production" : "development";
  report.opening(stage, relative(process.cwd(), resolve(directory)));
  const { readToken } = await import("./read-token.ts");
  const token = options.token === undefined ? undefined : await readToken(options.token);
  const finished = await finishEarlierRun(resolve(directory), { dryRun: !options.fix });
  if (finished) report.warning(finished);
  if (options.verify) report.asking();
  const before = await diagnose(directory, options, token);
  if (!options.fix || !needsMending(before)) return conclude(before.checks, report);
  if (!("plan" in before.mend) || !changesSomething(before.mend.plan)) {
    report.nothingToMend("refused" in before.mend ? aboutDoctor(before.mend.refused) : undefined);
    return conclude(before.checks, report);
  }
  report.before(before.checks);
  await mend(before.mend.plan, before.project, { options, report, reached });
  report.mended();
  const after = await diagnose(directory, options, token);
  return conclude(after.checks, report);
}

/** Whether anything is wrong, or Clerk is to create what may be missing. */
function needsMending({ checks, mend }: Diagnosis): boolean {
  return (
    checks.some(({ status }) => status === "problem" || status === "warning") ||
    ("plan" in mend && mend.plan.steps.some(({ name }) => name === "create-jwt-template"))
  );
}

function conclude(checks: Check[], report: DoctorReport): ExitStatus {
  report.result(checks);
  return checks.some(({ status }) => status === "problem") ? EXIT.problemFound : EXIT.ok;
}

async function diagnose(
  directory: string,
  options: DoctorOptions,
  token: string | undefined,
): Promise<Diagnosis> {
  const [{ examine }, { isTracked }] = await Promise.all([
    import("../project/examine.ts"),
    import("../apply/git-tracking.ts"),
  ]);
  const examined = await examine(resolve(directory), options, process.env, isTracked);
  const subject = subjectOf(examined, options.prod ? "production" : "development");
  requireSecretKey(subject.secret, options);
  const services = options.verify ? await ask(subject) : NOTHING_ASKED;
  const planned = await planFor(subject, services, options);
  const judgement = token === undefined ? undefined : await judge(token, subject, services);
  const plan = "plan" in planned ? planned.plan : undefined;
  return {
    checks: allChecks(
      subject,
      services,
      mendBy(plan, "npx add-clerk-convex doctor --fix"),
      judgement,
    ),
    project: examined.project,
    mend: planned,
  };
}

async function ask(subject: Subject): Promise<Services> {
  const [{ askServices }, { listenForInterruption }] = await Promise.all([
    import("./ask-services.ts"),
    import("../apply/interruption.ts"),
  ]);
  const interruption = listenForInterruption();
  try {
    const services = await askServices(subject, interruption.signal);
    if (interruption.signal.aborted) throw cancelled("Nothing was changed.");
    return services;
  } finally {
    interruption.stopListening();
  }
}

/** What a run of the wiring would do here, without a question. */
async function planFor(
  { project, refusals, key, secret, stage }: Subject,
  { templates, hosts, clerkUrl = "" }: Services,
  options: DoctorOptions,
): Promise<Diagnosis["mend"]> {
  const [refused] = refusals;
  if (refused) return { refused };
  const [{ decide }, { makePlan }] = await Promise.all([
    import("../prompts/decide.ts"),
    import("../plan/make-plan.ts"),
  ]);
  // A key that stands under another name is the app's all the same.
  const publishableKey =
    key?.reading.ok && stage === "development" ? key.reading.key.value : undefined;
  const typed = { ...UNTYPED, ...options, publishableKey, once: true, yes: true };
  try {
    const appKey = key?.reading.ok ? key.reading.key : undefined;
    const reading =
      secret && templates && hosts
        ? readingOf({ templates, hosts, baseUrl: clerkUrl }, secret, appKey)
        : undefined;
    const template = await decideTemplate(project, reading, typed, undefined);
    const answers = { ...(await decide(project, typed, undefined)), template };
    return { plan: makePlan(project, answers) };
  } catch (error) {
    if (error instanceof CliError) return { refused: error };
    throw error;
  }
}

async function judge(token: string, subject: Subject, services: Services) {
  const { judgeToken } = await import("../clerk/session-token.ts");
  const { acceptedProviders, documentsForToken } = await import("../checks/accepted-providers.ts");
  return judgeToken(token, {
    providers: acceptedProviders(subject, services),
    documents: documentsForToken(subject, services),
    now: Date.now(),
  });
}

async function mend(
  plan: Plan,
  project: Project,
  { options, report, reached }: { options: DoctorOptions; report: DoctorReport; reached: Reached },
): Promise<void> {
  const { requireWritable } = await import("../apply/targets.ts");
  requireWritable(plan.files, project.directory);
  report.plan(plan);
  if (canAsk(options)) {
    const { terminalQuestions } = await import("../prompts/questions.ts");
    if (!(await terminalQuestions.confirm())) throw cancelled("Nothing was changed.");
  }
  reached.plan = plan;
  const outcome = await carryOut(plan, project, report.progress);
  reached.outcome = outcome;
  if (outcome.error) throw outcome.error;
}

/** An error of the look with the commands that it names said for this command. */
function aboutDoctor(error: CliError): CliError {
  const hint = error.hint?.replaceAll(
    /npx add-clerk-convex (?!doctor)/g,
    "npx add-clerk-convex doctor ",
  );
  return new CliError(error.code, error.message, hint, error.choices);
}
