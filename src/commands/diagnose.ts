/** Makes one diagnosis: reads the project, asks everybody, judges, and plans what could be fixed. */

import { resolve } from "node:path";
import type { Answers, IssuerPlacement } from "../answers.ts";
import type { JudgeInstall } from "../apply/apply-plan.ts";
import { acceptedProviders, documentsForToken, readingOf } from "../checks/accepted-providers.ts";
import { allChecks } from "../checks/all-checks.ts";
import type { Check } from "../checks/check.ts";
import { FIX, fixesBy } from "../checks/fixable.ts";
import { NOTHING_ASKED, type Services } from "../checks/services.ts";
import { domainVariables, type Subject, subjectOf } from "../checks/subject.ts";
import { judgeToken } from "../clerk/session-token.ts";
import { CliError, cancelled } from "../errors.ts";
import { type AddOptions, type DoctorOptions, UNTYPED } from "../options.ts";
import type { Plan } from "../plan/plan.ts";
import { examine } from "../project/examine.ts";
import { look } from "../project/look.ts";
import type { Project } from "../project/project.ts";
import { decide, decideInstance } from "../prompts/decide.ts";
import { decideTemplate, requireSecretKey } from "../prompts/decide-template.ts";
import { type DeploymentValues, placeIssuer } from "../prompts/place-issuer.ts";
import { placeOf, readingOf as templateReading } from "../prompts/template-reading.ts";
import { askRegistry } from "./ask-registry.ts";
import { askServices } from "./ask-services.ts";
import { interruptible } from "./interruptible.ts";
import { judgeInstall } from "./judge-install.ts";
import { planHere } from "./plan-here.ts";
import { proveSignIn, requireSignIn } from "./sign-in/prove-sign-in.ts";

export type Diagnosis = {
  checks: Check[];
  project: Project;
  /** What this tool would change; or why it would change nothing. */
  fix: { plan: Plan; judgeInstall: JudgeInstall } | { refused: CliError };
};

/**
 * Judges the project in `directory`; `token` is a JWT to be judged too. Throws a `CliError` where there
 * is nothing that can be read.
 */
export async function diagnose(
  directory: string,
  options: DoctorOptions,
  token: string | undefined,
): Promise<Diagnosis> {
  const examined = await examine(resolve(directory), options, process.env);
  const subject = subjectOf(examined, options.prod ? "production" : "development");
  requireSecretKey(examined.project.secretKey, options);
  requireSignIn(subject, options);
  const isAsked = options.verify || options.createJwtTemplate;
  const services = isAsked ? await ask(subject) : NOTHING_ASKED;
  const planned = await planFor(subject, services, options);
  const judgement = token === undefined ? undefined : await judge(token, subject, services);
  const isProven = options.signIn || options.signInAs !== undefined;
  const signIn = isProven ? await proveSignIn(subject, services, options) : undefined;
  const plan = "plan" in planned ? planned.plan : undefined;
  return {
    checks: allChecks({
      subject,
      services,
      fixFor: fixesBy(plan, FIX),
      token: judgement,
      signIn,
    }),
    project: examined.project,
    fix: planned,
  };
}

async function ask(subject: Subject): Promise<Services> {
  return interruptible(async (signal) => {
    const services = await askServices(subject, signal);
    if (signal.aborted) throw cancelled("Nothing was changed.");
    return services;
  });
}

/** Plans what a run of the wiring would do here, without a question. */
async function planFor(
  subject: Subject,
  services: Services,
  options: DoctorOptions,
): Promise<Diagnosis["fix"]> {
  const { project, refusals, key } = subject;
  const [refused] = refusals;
  if (refused) return { refused };
  const { templates, hosts, clerkUrl } = services;
  // A key that stands under another name is the app's all the same.
  const appKey = key?.reading.ok ? key.reading.key : undefined;
  const typed = { ...UNTYPED, ...options, publishableKey: appKey?.value, once: true, yes: true };
  const { secretKey } = project;
  const reading =
    secretKey && templates && hosts
      ? templateReading({ templates, hosts, clerkUrl }, placeOf(secretKey), appKey)
      : undefined;
  try {
    const template = decideTemplate(project, reading, typed, false);
    const newest = await askRegistry(project, typed);
    const instance = await decideInstance(project, typed, undefined);
    const known = { ...instance, secretKey: undefined, isWatched: false };
    const decided = await decide(project, known, typed, undefined, newest);
    const answers = { ...decided, ...placementFor(decided, typed, subject, services), template };
    const plan = planHere(project, answers);
    const lookAgain = () => look(project.directory, { ...options, app: project.app }, process.env);
    return { plan, judgeInstall: () => judgeInstall({ project, plan, answers, lookAgain }) };
  } catch (error) {
    if (error instanceof CliError) return { refused: error };
    throw error;
  }
}

/** Where the issuer goes by what the deployment has; another one there stays, since it may be in use. */
function placementFor(
  { issuer, issuerIn }: Answers,
  options: AddOptions,
  subject: Subject,
  services: Services,
): IssuerPlacement {
  const values = deploymentValues(subject, services);
  const situation = { project: subject.project, issuer, usual: issuerIn, options, values };
  const placement = placeIssuer(situation);
  return placement.former && !placement.former.agreed
    ? placeIssuer({ ...situation, options: { ...options, otherIssuer: "keep" } })
    : placement;
}

/** The variables of the deployment that it was asked for. */
function deploymentValues(subject: Subject, services: Services): DeploymentValues {
  return Object.fromEntries(
    domainVariables(subject).flatMap((name): [string, string | undefined][] => {
      const reading = readingOf(name, subject, services);
      if (reading?.status === "set") return [[name, reading.value]];
      return reading?.status === "unset" ? [[name, undefined]] : [];
    }),
  );
}

async function judge(token: string, subject: Subject, services: Services) {
  return judgeToken(token, {
    providers: acceptedProviders(subject, services),
    documents: documentsForToken(subject, services),
    now: Date.now(),
  });
}
