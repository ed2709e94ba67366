/** Wires Clerk into the project, from the first look to the last word: the default command. */

import { join, relative, resolve } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { Answers } from "../answers.ts";
import { watchConvex } from "../apply/programs/convex-cli.ts";
import { requireWritable } from "../apply/targets.ts";
import { issuerOf, readIssuer } from "../clerk/issuer.ts";
import { checkIssuer, NOT_THERE } from "../clerk/openid.ts";
import { CliError, cancelled, EXIT, type ExitStatus } from "../errors.ts";
import type { AddOptions } from "../options.ts";
import { actionOf, changesFiles, isWatched, type Plan } from "../plan/plan.ts";
import { withoutAsking } from "../plan/warnings/unasked-variable.ts";
import type { Project } from "../project/project.ts";
import { decide } from "../prompts/decide.ts";
import { decideTemplate, readTemplate, requireSecretKey } from "../prompts/decide-template.ts";
import type { Questions } from "../prompts/questions.ts";
import { openReport } from "../report/choose-report.ts";
import type { Report } from "../report/report.ts";
import { oneLine } from "../text/control-characters.ts";
import { commandLine, quoted } from "../text/shell-command.ts";
import { isTooDeep, tooDeep } from "../text/too-deep.ts";
import { applyInterruptibly, type Reached } from "./apply-interruptibly.ts";
import { askRegistry } from "./ask-registry.ts";
import { finishEarlierRun } from "./finish-earlier-run.ts";
import { fromHere } from "./from-here.ts";
import { canAsk, tellWhyUnasked } from "./is-interactive.ts";
import { judgeInstall } from "./judge-install.ts";
import { type Looked, lookOrAsk } from "./look-or-ask.ts";
import { planHere } from "./plan-here.ts";
import { repeatCommand } from "./repeat-command.ts";
import { settleIssuer } from "./settle-issuer.ts";

/**
 * Wires the project in `directory` and gives the exit status. What the user can act on is
 * reported; only a bug is thrown.
 */
export async function add(directory: string, options: AddOptions): Promise<ExitStatus> {
  await tellWhyUnasked(options);
  const interactive = await canAsk(options);
  const report = await openReport({ ...options, interactive });
  const reached: Reached = {};
  try {
    return await wire({ directory, options, interactive, report, reached });
  } catch (thrown) {
    // Parsed, and still deeper than what goes down into it.
    const error = isTooDeep(thrown) ? tooDeep("A file of this app") : thrown;
    if (!(error instanceof CliError)) throw error;
    report.failed(fromHere(error, directory), reached.plan, reached.outcome);
    return error.exitStatus;
  }
}

async function wire(run: {
  directory: string;
  options: AddOptions;
  interactive: boolean;
  report: Report;
  reached: Reached;
}): Promise<ExitStatus> {
  const { interactive, report, reached } = run;
  report.opening();
  const finished = await finishEarlierRun(resolve(run.directory), run.options);
  if (finished) report.warning(finished);
  const questions = interactive
    ? (await import("../prompts/questions.ts")).terminalQuestions
    : undefined;
  const looked = await lookOrAsk(resolve(run.directory), run.options, questions);
  const { project, options } = looked;
  const planBy = (answers: Answers) => {
    const plan = planHere(project, answers);
    reached.plan = plan;
    return plan;
  };
  const first = await answer(looked, questions, report);
  const planned = options.dryRun ? withoutAsking(planBy(first)) : planBy(first);
  if (changesNothingHere(planned) && (planned.steps.length === 0 || options.dryRun)) {
    report.alreadyWired(planned);
    return EXIT.ok;
  }
  const show = async (plan: Plan) => {
    report.plan(plan);
    if (questions && !(await questions.confirm())) throw cancelled("Nothing was changed.");
  };
  if (!changesNothingHere(planned)) {
    requireWritable(planned.files, project.directory);
    if (options.dryRun) {
      report.plan(planned);
      report.planned(planned);
      return EXIT.ok;
    }
    if (questions) await show(planned);
  }
  // It starts a program of the project's: nothing of that before somebody has agreed.
  const answers = await settleIssuer(project, first, options, questions);
  const plan = planBy(answers);
  const unchanged = changesNothingHere(plan);
  if (!unchanged && (!questions || !isDeepStrictEqual(plan, planned))) {
    requireWritable(plan.files, project.directory);
    await show(plan);
  }

  const outcome = await applyInterruptibly(plan, project, report.progress, () =>
    judgeInstall({ project, plan, answers, lookAgain: looked.again }),
  );
  reached.outcome = outcome;
  if (outcome.error) throw outcome.error;
  if (unchanged && outcome.steps.every(({ status }) => status === "kept")) {
    report.alreadyWired(plan);
    return EXIT.ok;
  }
  const directory = relative(process.cwd(), looked.directory) || ".";
  report.wired(plan, outcome, {
    undo: changesFiles(plan) ? undoCommand(directory) : undefined,
    repeat: interactive ? repeatCommand(answers, options, directory) : undefined,
  });
  await watch(plan, project);
  return EXIT.ok;
}

/** Characters of an issuer that anybody would type. */
const LONGEST_ISSUER = 200;

/** Decides all that the plan needs to know, by asking the services and whoever is there. */
async function answer(
  { project, options }: Looked,
  questions: Questions | undefined,
  report: Report,
): Promise<Answers> {
  // Nobody should have answered five questions before that is said.
  requireSecretKey(project.secretKey, options);
  const newest = await askRegistry(project, options);
  const decided = await decide(project, options, questions, newest);
  const [reading] = await Promise.all([
    readTemplate(project, decided.publishableKey, options, decided.secretKey),
    options.verify ? verifyIssuer(decided, report) : undefined,
  ]);
  const template = await decideTemplate(project, reading, options, questions);
  return { ...decided, template };
}

function undoCommand(directory: string): string {
  const folder = directory === "." ? [] : [directory];
  return commandLine(["npx", "add-clerk-convex", "undo", ...folder]);
}

/** Asks the issuer who it is. Throws `issuer-mismatch`; an unreachable one is only a warning. */
async function verifyIssuer({ issuer, publishableKey }: Answers, report: Report): Promise<void> {
  const check = await checkIssuer(issuer);
  const isAbsent = check.status === "unreachable" && check.reason === NOT_THERE;
  if (isAbsent && issuer !== issuerOf(publishableKey)) {
    throw new CliError(
      "issuer-mismatch",
      `${issuer} is no issuer: ${check.reason} where its OpenID configuration would be. Convex would refuse every token.`,
      "Leave it out (the key says which issuer it belongs to), or insist with --no-verify.",
    );
  }
  if (check.status === "unreachable") {
    report.warning(`${issuer} could not be verified: ${check.reason}.`);
  }
  if (check.status === "other-issuer") throw issuerMismatch(issuer, check.issuer);
}

/** What it names is whatever a server sent: it is only offered to be typed where it is an issuer. */
function issuerMismatch(issuer: string, named: string): CliError {
  const reading = readIssuer(named);
  const isShort = reading.ok && reading.issuer.length <= LONGEST_ISSUER;
  return new CliError(
    "issuer-mismatch",
    `${issuer} says that its issuer is ${oneLine(named)}. Convex would refuse every token.`,
    isShort
      ? `If that is your Clerk instance, give it: --issuer ${quoted(reading.issuer)}`
      : "That is no issuer of Clerk's: check the publishable key, or the issuer that you gave.",
  );
}

/** Hands the terminal to `convex dev`, where the plan ends in one. Throws `convex-failed`. */
async function watch(plan: Plan, project: Project): Promise<void> {
  const step = plan.steps.find(isWatched);
  if (!step) return;
  const command = commandLine(step.command, step.folder);
  const status = await watchConvex(
    join(project.directory, project.backend),
    project.convex.command,
  );
  // Ctrl-C is how a watch ends.
  if (status === 0 || status === 130) return;
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

/** Whether the project stays as it is; the deployment may still lack the issuer. */
function changesNothingHere({ files, steps }: Plan): boolean {
  return (
    files.every((file) => actionOf(file) === "keep") &&
    steps.every(({ name }) => name === "set-issuer")
  );
}
