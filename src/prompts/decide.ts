/** Turns flags, environment and, in a terminal, the user's answers into decisions. */

import {
  type Answers,
  type ConvexRun,
  type IssuerPlacement,
  NO_TEMPLATE_ASKED,
} from "../answers.ts";
import { isDevelopmentIssuer, issuerOf, readIssuer } from "../clerk/issuer.ts";
import { keyContradiction, type Sourced } from "../clerk/key-conflicts.ts";
import { type NewestRelease, NOT_ASKED } from "../clerk/newest-release.ts";
import { NO_KEY, type PublishableKey, readPublishableKey } from "../clerk/publishable-key.ts";
import { DASHBOARD } from "../clerk/token-requirements.ts";
import { type ClerkDomain, clerkDomains } from "../code/config/clerk-domains.ts";
import { CliError } from "../errors.ts";
import { frameworkOf } from "../frameworks/registry.ts";
import type { AddOptions } from "../options.ts";
import { lackingSecret, mayKeepSecret } from "../plan/wiring/secret-key.ts";
import type { Project } from "../project/project.ts";
import { requireConvexNode } from "../refusals/node-refusals.ts";
import { numberedSteps } from "../text/numbered-steps.ts";
import { OWN, ownCommand } from "../text/shell-command.ts";
import { decideSdk } from "./decide-sdk.ts";
import type { PastedKeys } from "./pasted-keys.ts";
import { formInUse, placeIssuer } from "./place-issuer.ts";
import { proxiedIssuer } from "./proxied-issuer.ts";
import type { Questions } from "./questions.ts";

/** The keys, and where the publishable one was found; undefined where somebody has just given it. */
type GivenKeys = PastedKeys & { keySource: string | undefined };

/** Clerk's instance, by what was given for it. */
export type Instance = {
  given: GivenKeys;
  issuer: string;
};

/**
 * Decides which of Clerk's instances it is. `questions` is undefined where nobody can be asked: then a
 * missing key is an error, but for a plan that is only shown.
 */
export async function decideInstance(
  project: Project,
  options: AddOptions,
  questions: Questions | undefined,
): Promise<Instance> {
  if (options.convexDev) requireConvexNode(project.convex.cli, project);
  const given = await decideKey(project, options, questions);
  return { given, issuer: await decideIssuer(project, options, given.key, questions) };
}

/**
 * Decides everything else that the plan needs: what nothing was said of takes its default, which the plan
 * shows. `newest` is what the registry has of Clerk's SDK, where it was asked.
 */
export async function decide(
  project: Project,
  { given, issuer, secretKey, isWatched }: Instance & Pick<Answers, "secretKey" | "isWatched">,
  options: AddOptions,
  questions: Questions | undefined,
  newest: NewestRelease = NOT_ASKED,
): Promise<Answers> {
  const { sdk, upgrades, staysWired } = await decideSdk(project, options, questions, newest);
  const mayWatch = questions !== undefined && !isWatched;
  const convexRun = decideConvexRun(project, options, mayWatch);
  return {
    publishableKey: given.key,
    keySource: given.keySource,
    secretKey,
    isWatched,
    issuer,
    ...decidePlacement({ project, issuer, options, convexRun }),
    sdk,
    example: options.example ?? false,
    install: options.install,
    convexRun,
    staysWired,
    upgrades,
    template: NO_TEMPLATE_ASKED,
  };
}

async function decideKey(
  project: Project,
  options: AddOptions,
  questions: Questions | undefined,
): Promise<GivenKeys> {
  const given = options.publishableKey
    ? { value: options.publishableKey, source: "--publishable-key" }
    : // Apps over one backend are mostly of one Clerk instance.
      (project.knownKey ??
      keyInCode(project) ??
      (isOfOneInstance(project) ? project.siblingKeys[0] : undefined));
  if (given) {
    const reading = readPublishableKey(given.value);
    if (reading.ok) {
      const key = consistent(reading.key, given.source, project, options);
      const keySource = options.publishableKey ? undefined : given.source;
      return { key, secretKey: undefined, keySource };
    }
    throw new CliError(
      reading.code,
      `${given.source}: ${reading.message}`,
      "Correct it there, then run the command again.",
    );
  }
  if (options.dryRun) return { key: NO_KEY, secretKey: undefined, keySource: undefined };
  if (questions) {
    const needsBoth = lackingSecret(project) !== undefined && mayKeepSecret(project);
    const label = needsBoth ? frameworkOf(project.framework).label : undefined;
    const { key, secretKey } = await questions.publishableKey(label);
    const known = consistent(key, "the one you gave", project, options);
    return { key: known, secretKey, keySource: undefined };
  }
  const variable = frameworkOf(project.framework).publishableKeyVariable;
  throw new CliError(
    "missing-key",
    "Clerk's publishable key is needed, and there is no terminal to ask in.",
    `Give it with --publishable-key, or set ${variable} or CLERK_PUBLISHABLE_KEY.`,
  );
}

/** The first key that is written into the code; a development one where it can't be told which is used. */
function keyInCode({ keysInCode }: Project): Sourced<string> | undefined {
  const isTest = ({ value }: { value: string }) => value.startsWith("pk_test_");
  const found = keysInCode.find(({ isGiven }) => isGiven) ?? keysInCode.find(isTest);
  return found && sourcedKey(found);
}

function sourcedKey({ value, place }: Project["keysInCode"][number]): Sourced<string> {
  return { value, source: `${place.file}:${place.line}` };
}

/** Whether auth.config lists nobody but those whose keys other apps are seen to have. */
function isOfOneInstance({ authConfig, siblings }: Project): boolean {
  const domains = clerkDomains(authConfig.text, authConfig.path);
  const known = siblings.flatMap(({ issuers }) => issuers.map(({ value }) => value));
  const isStrange = ({ literal }: ClerkDomain) =>
    literal !== undefined && isDevelopmentIssuer(literal) && !known.includes(literal);
  const names = new Set(domains.flatMap(({ variables }) => variables));
  return !domains.some(isStrange) && names.size < 2;
}

/** The key, where nothing else in the project speaks against it. Throws `keys-contradict`. */
function consistent(
  key: PublishableKey,
  source: string,
  { secretKey, knownKey, otherKeys, siblingKeys, keysInCode }: Project,
  options: AddOptions,
): PublishableKey {
  const given = keysInCode.filter(({ isGiven }) => isGiven).map(sourcedKey);
  const others = {
    secret: secretKey,
    // What was typed outweighs what is found.
    publishable:
      options.publishableKey === undefined
        ? // A key of this app's own may be of another instance than its siblings'.
          [...otherKeys, ...given, ...(knownKey ? [] : siblingKeys)]
        : [],
  };
  const contradiction = keyContradiction({ value: key, source }, others);
  if (contradiction === undefined) return key;
  throw new CliError(
    "keys-contradict",
    `${contradiction.message} Clerk would sign nobody in with keys of two instances.`,
    [
      numberedSteps([
        [`Take both keys from one instance, on ${DASHBOARD.apiKeys}.`],
        ["Run this command again."],
      ]),
      ...(contradiction.between === "publishable keys"
        ? [
            "Where the first one is right as it is, insist on it:",
            `     ${OWN} --publishable-key ${key.value}`,
          ]
        : []),
    ].join("\n"),
  );
}

async function decideIssuer(
  project: Project,
  options: AddOptions,
  key: PublishableKey,
  questions: Questions | undefined,
): Promise<string> {
  const given = options.issuer
    ? { value: options.issuer, source: "--issuer" }
    : foundIssuer(project);
  const typedKey = options.publishableKey ? ["--publishable-key", key.value] : [];
  if (!given && project.proxied) {
    const how = { verifies: options.verify, typed: typedKey };
    return proxiedIssuer(project.proxied, issuerOf(key), how, questions);
  }
  if (!given) return issuerOf(key);
  const reading = readIssuer(given.value);
  if (reading.ok) {
    const derived = issuerOf(key);
    if (options.issuer || reading.issuer === derived) return reading.issuer;
    if (questions) {
      const message = `The key belongs to ${derived}, and ${given.source} says ${reading.issuer}. Which is the issuer?`;
      return questions.choice(message, [derived, reading.issuer]);
    }
    throw new CliError(
      "keys-contradict",
      `The publishable key belongs to ${derived}, and ${given.source} says ${reading.issuer}: Convex would refuse the tokens of one of them.`,
      [
        numberedSteps([["Correct the one that is wrong."], ["Run this command again."]]),
        "Where the instance is proxied or a satellite, and both are right, insist:",
        `     ${ownCommand([...typedKey, "--issuer", reading.issuer])}`,
      ].join("\n"),
    );
  }
  throw new CliError(
    "bad-issuer",
    `${given.source}: ${reading.message}`,
    "Correct it there, or leave it out: the key says which issuer it belongs to.",
  );
}

/** The issuer that is found here, where it isn't that of another app over the same backend. */
function foundIssuer({ knownIssuer, siblings }: Project): Project["knownIssuer"] {
  const reading = readIssuer(knownIssuer?.value ?? "");
  const isOthers = siblings.some(({ issuers }) =>
    issuers.some(({ value }) => reading.ok && value === reading.issuer),
  );
  return isOthers ? undefined : knownIssuer;
}

function decideConvexRun(project: Project, options: AddOptions, mayWatch: boolean): ConvexRun {
  if (!options.convexDev) return "none";
  if (mayWatch && !options.once) return "watch";
  // Without a deployment the convex CLI would ask for one, or download a backend of its own.
  return project.convex.deployment === "none" ? "none" : "once";
}

function decidePlacement({
  project,
  issuer,
  options,
  convexRun,
}: {
  project: Project;
  issuer: string;
  options: AddOptions;
  convexRun: ConvexRun;
}): IssuerPlacement {
  const usual = project.convex.deployment !== "none" && convexRun !== "none" ? "env" : "file";
  const situation = { project, issuer, options, values: {} };
  const issuerIn = options.issuerIn ?? formInUse(situation) ?? usual;
  return placeIssuer({ ...situation, usual, options: { ...options, issuerIn } });
}
