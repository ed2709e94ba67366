/** Wires Clerk into the project, from the first look to the last word: the default command. */

import { join, resolve } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { Answers } from "../answers.ts";
import { isWatchedAlready } from "../apply/programs/running-watch.ts";
import { requireWritable } from "../apply/targets.ts";
import { checkIssuer } from "../clerk/openid.ts";
import { NO_KEY } from "../clerk/publishable-key.ts";
import { CliError, cancelled, EXIT, type ExitStatus } from "../errors.ts";
import type { AddOptions } from "../options.ts";
import { changesAFile, changesFiles, type Plan } from "../plan/plan.ts";
import { withoutAsking } from "../plan/warnings/unasked-variable.ts";
import type { Project } from "../project/project.ts";
import { decide, decideInstance } from "../prompts/decide.ts";
import { decideSecretKey } from "../prompts/decide-secret.ts";
import { decideTemplate, readTemplate, requireSecretKey } from "../prompts/decide-template.ts";
import type { Questions } from "../prompts/questions.ts";
import { openReport } from "../report/choose-report.ts";
import { reportFrom } from "../report/from-here.ts";
import { countOf } from "../report/plan-text.ts";
import type { Report } from "../report/report.ts";
import type { ManualStep } from "../text/numbered-steps.ts";
import { ownCommand } from "../text/shell-command.ts";
import { isTooDeep, tooDeep } from "../text/too-deep.ts";
import { applyInterruptibly, type Reached } from "./apply-interruptibly.ts";
import { askRegistry } from "./ask-registry.ts";
import { finishEarlierRun } from "./finish-earlier-run.ts";
import { folderFromHere, fromHere } from "./from-here.ts";
import { canAsk, tellWhyUnasked } from "./is-interactive.ts";
import { confirmIssuer } from "./issuer/confirm-issuer.ts";
import { settleIssuer } from "./issuer/settle-issuer.ts";
import { judgeInstall } from "./judge-install.ts";
import { type Looked, lookOrAsk } from "./look-or-ask.ts";
import { planHere } from "./plan-here.ts";
import { repeatCommand } from "./repeat-command.ts";
import { watch } from "./watch.ts";

/**
 * Wires the project in `directory` and gives the exit status. What the user can act on is
 * reported; only a bug is thrown.
 */
export async function add(directory: string, options: AddOptions): Promise<ExitStatus> {
  await tellWhyUnasked(options);
  const interactive = await canAsk(options);
  const opened = await openReport({ ...options, interactive });
  const report = reportFrom(opened, folderFromHere(directory));
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
  report.looked(project.framework);
  const here = folderFromHere(looked.directory);
  const bareAnswers = await answer(looked, questions, report);
  const planned = planBy(bareAnswers);
  const bare = options.dryRun && !planned.lacksKey ? withoutAsking(planned) : planned;
  const changes = !changesNothingHere(bare);
  if (!changes && (bare.steps.length === 0 || options.dryRun)) {
    report.alreadyWired(bare, waysOn(project, bareAnswers, here));
    return EXIT.ok;
  }
  // Whoever is shown the plan sees how people would sign in, and can leave that out.
  const offersSample = questions && options.example === undefined && changesAFile(bare.files);
  const wholeAnswers = offersSample ? { ...bareAnswers, example: true } : bareAnswers;
  const whole = offersSample ? planBy(wholeAnswers) : bare;
  const show = (plan: Plan) => {
    requireWritable(plan.files, project.directory);
    report.plan(plan);
  };
  const agree = async (plan: Plan, sample: "offered" | "settled") => {
    show(plan);
    const agreement = (await questions?.agreement(countOf(plan.files), sample)) ?? "whole";
    if (agreement === "none") throw cancelled("Nothing was changed.");
    return agreement === "whole";
  };
  if (options.dryRun) {
    show(whole);
    report.planned(whole);
    return EXIT.ok;
  }
  const isWhole =
    !questions || !changes || (await agree(whole, offersSample ? "offered" : "settled"));
  const [agreed, shown] = isWhole ? [wholeAnswers, whole] : [bareAnswers, bare];
  // It starts a program of the project's: nothing of that before somebody has agreed.
  const answers = await settleIssuer(project, agreed, options, { questions, report });
  const plan = planBy(answers);
  const unchanged = changesNothingHere(plan);
  if (!unchanged && (!questions || !isDeepStrictEqual(plan, shown))) await agree(plan, "settled");

  const outcome = await applyInterruptibly(plan, project, report.progress, () =>
    judgeInstall({ project, plan, answers, lookAgain: looked.again }),
  );
  reached.outcome = outcome;
  if (outcome.error) throw outcome.error;
  if (unchanged && outcome.steps.every(({ status }) => status === "kept")) {
    report.alreadyWired(plan, waysOn(project, answers, here));
    return EXIT.ok;
  }
  report.wired(plan, outcome, {
    undo: changesFiles(plan) ? ownCommand(["undo"], here) : undefined,
    repeat: interactive ? repeatCommand(answers, options, here) : undefined,
  });
  return watch(plan, project, report);
}

/** Decides all that the plan needs to know, by asking the services and whoever is there. */
async function answer(
  { project, options }: Looked,
  questions: Questions | undefined,
  report: Report,
): Promise<Answers> {
  // Nobody should have answered a question before that is said.
  requireSecretKey(project.secretKey, options);
  // Services are asked while the person answers.
  const newest = askRegistry(project, options);
  const watching = questions ? isWatchedAlready(join(project.directory, project.backend)) : false;
  const decided = await decideInstance(project, options, questions);
  const { key } = decided.given;
  const checking = options.verify && key !== NO_KEY ? checkIssuer(decided.issuer) : undefined;
  const secretKey = await decideSecretKey(project, decided.given, options, questions);
  const asking = key === NO_KEY ? undefined : readTemplate(project, key, options, secretKey);
  const instance = checking ? await confirmIssuer(decided, checking, questions, report) : decided;
  const reading = asking && (await report.waiting("Asking Clerk for its JWT templates…", asking));
  const release = await report.waiting("Asking the package registry…", newest);
  const template = decideTemplate(project, reading, options, questions !== undefined);
  const known = { ...instance, secretKey, isWatched: await watching };
  const rest = await decide(project, known, options, questions, release);
  return { ...rest, template };
}

/** What may be wanted of an app that is wired: the sample, and to know whether sign-in works. */
function waysOn({ sampleFiles }: Project, { example }: Answers, directory: string): ManualStep[] {
  const hasSample = example || sampleFiles.query.text !== null;
  const sample: ManualStep = [
    "Add a query that reads the signed-in user, and a panel to sign in with:",
    ownCommand(["--example"], directory),
  ];
  return [
    ["See whether sign-in works:", ownCommand(["doctor"], directory)],
    ...(hasSample ? [] : [sample]),
  ];
}

/** Whether the project stays as it is; the deployment may still lack the issuer. */
function changesNothingHere(plan: Plan): boolean {
  return !changesAFile(plan.files) && plan.steps.every(({ name }) => name === "set-issuer");
}
