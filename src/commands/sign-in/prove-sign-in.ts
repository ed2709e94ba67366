/** Signs a user in on the app's own services, and gives Convex the token that its client would. */

import { acceptedProviders, documentsForToken } from "../../checks/accepted-providers.ts";
import type { SignIn } from "../../checks/app/sign-in.ts";
import { askedToken } from "../../checks/own-hook.ts";
import type { Services } from "../../checks/services.ts";
import { type Subject, variableSource } from "../../checks/subject.ts";
import { judgeToken } from "../../clerk/session-token.ts";
import {
  type AskedToken,
  type ClientToken,
  clientToken,
} from "../../clerk/sign-in/client-token.ts";
import { withTestSession } from "../../clerk/sign-in/test-session.ts";
import { CliError, cancelled } from "../../errors.ts";
import { authenticate } from "../../network/convex-sync.ts";
import type { DoctorOptions } from "../../options.ts";
import { clerkAccess } from "../../project/env/clerk-access.ts";
import { withoutSecrets } from "../../secrets/redact.ts";
import { oneLine } from "../../text/control-characters.ts";
import { OWN } from "../../text/shell-command.ts";
import { interruptible } from "../interruptible.ts";
import { canAsk } from "../is-interactive.ts";
import { signInByHand } from "./sign-in-by-hand.ts";

/** Milliseconds for each request. */
const TIMEOUT = 10_000;

/** Throws `bad-usage` before anybody is asked, where nobody should be signed in. */
export function requireSignIn({ key, secret, stage }: Subject, options: DoctorOptions): void {
  if (!options.signIn && options.signInAs === undefined) return;
  if (options.fix || !options.verify) {
    const other = options.fix ? "--fix, which mends" : "--no-verify, which asks nobody";
    throw badUsage(`--sign-in asks Clerk and Convex, and doesn't go with ${other}.`);
  }
  if (options.signInAs !== undefined && !/^user_\w+$/.test(options.signInAs)) {
    throw badUsage("--sign-in-as takes the id of a user of Clerk's, which begins with user_.");
  }
  const isLive = key?.reading.ok && key.reading.key.environment === "live";
  if (stage === "production" || !(isLive || secret?.secret === "live")) return;
  throw new CliError(
    "bad-usage",
    "The key here is a production instance's, where --sign-in signs nobody in unless you say so.",
    `If that is what you mean, with the keys and the deployment of production:\n     ${OWN} doctor --sign-in --prod`,
  );
}

function badUsage(message: string): CliError {
  return new CliError("bad-usage", message, `Run it alone:\n     ${OWN} doctor --sign-in`);
}

/** Says how far it came. A test user that is made for it is removed, however it ends. */
export async function proveSignIn(
  subject: Subject,
  services: Services,
  options: DoctorOptions,
): Promise<SignIn> {
  const asked = askedToken(subject);
  if (!subject.key?.reading.ok) return notProven("there is no key to sign in with.");
  if (asked === undefined) {
    return notProven(
      "the app asks Clerk for the token by a hook of its own, which was not followed.",
    );
  }
  const url = services.deploymentUrl;
  if (url === undefined) return notProven("no Convex deployment is known to give the token to.");
  const given = (token: ClientToken, stop: AbortSignal) =>
    giveToConvex(token, { asked, url, subject, services, stop });
  if (!subject.secret) return signInByHand(subject, subject.key.reading.key, asked, options, given);
  const foreign = otherInstance(subject, services);
  if (foreign) return notProven(foreign);
  await agree(subject, options);
  return bySecretKey(subject, asked, options.signInAs, given);
}

type Give = (token: ClientToken, stop: AbortSignal) => Promise<SignIn>;

async function bySecretKey(
  { project, secret }: Subject,
  asked: AskedToken,
  as: string | undefined,
  give: Give,
): Promise<SignIn> {
  const reading = secret && clerkAccess(project.directory, secret, process.env);
  if (!reading?.ok) return notProven(reading?.message ?? "there is no secret key.");
  return interruptible(async (stop) => {
    const conduct = { access: reading.access, as, timeout: TIMEOUT, stop };
    const ended = await withTestSession(conduct, async (mint) =>
      give(await clientToken(asked, mint), stop),
    );
    const { left } = ended;
    if (stop.aborted) {
      const still = left === undefined ? "" : ` The test user ${left} could not be removed again.`;
      throw cancelled(`Nothing was changed.${still}`);
    }
    return ended.status === "ended"
      ? { ...ended.result, left }
      : { ...notProven(ended.reason), left };
  });
}

/** Asks before a user is made, where there is anybody to ask: else the flag was typed for it. */
async function agree({ key }: Subject, options: DoctorOptions): Promise<void> {
  if (!(await canAsk(options))) return;
  const host = key?.reading.ok ? key.reading.key.host : "";
  const question =
    options.signInAs === undefined
      ? `Let Clerk (${host}) make a test user and sign it in? It is removed again.`
      : `Let Clerk (${host}) sign ${options.signInAs} in for a moment?`;
  const { terminalQuestions } = await import("../../prompts/questions.ts");
  if (!(await terminalQuestions.confirm(question))) throw cancelled("Nobody was signed in.");
}

/** Why the secret key says nothing of this app. */
function otherInstance({ key, secret }: Subject, { hosts }: Services): string | undefined {
  if (hosts?.status === "failed") return hosts.reason;
  const host = key?.reading.ok ? key.reading.key.host : undefined;
  const known = hosts?.value ?? [];
  if (!secret || host === undefined || known.length === 0 || known.includes(host)) return undefined;
  return `${variableSource(secret)} is of ${known.join(", ")}, and the publishable key of ${host}.`;
}

async function giveToConvex(
  token: ClientToken,
  {
    asked,
    url,
    subject,
    services,
    stop,
  }: { asked: AskedToken; url: string; subject: Subject; services: Services; stop: AbortSignal },
): Promise<SignIn> {
  if (token.status === "failed") return notProven(token.reason);
  if (token.status === "no-template") {
    return { status: "no-token", asked, template: token.template };
  }
  const answer = await authenticate(url, token.jwt, TIMEOUT, stop);
  if (answer.kind === "accepted") return { status: "accepted", asked };
  if (answer.kind === "none") {
    return notProven(`the Convex deployment gave no answer to the token: ${answer.reason}.`);
  }
  const judgement = await judgeToken(token.jwt, {
    providers: acceptedProviders(subject, services),
    documents: documentsForToken(subject, services),
    now: Date.now(),
  });
  const verdicts = judgement.status === "accepted" ? [] : judgement.verdicts;
  const message = oneLine(withoutSecrets(oneLine(answer.message, 4096)), 400);
  return { status: "refused", asked, message, verdicts };
}

function notProven(reason: string): SignIn {
  return { status: "not-proven", reason };
}
