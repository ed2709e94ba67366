/** Tells what came of signing a user in, from Clerk's token to Convex's answer. */

import type { AskedToken } from "../../clerk/sign-in/client-token.ts";
import { DASHBOARD } from "../../clerk/token-requirements.ts";
import type { Verdict } from "../../clerk/token-verdict.ts";
import { type Finding, ok, problem, unknown, warning } from "../check.ts";
import { WIRE } from "../fixable.ts";

/** How far it came; `left` is a test user that could not be removed again. */
export type SignIn = { left?: string | undefined } & (
  | { status: "accepted"; asked: AskedToken }
  /** Clerk has no template of that name. */
  | { status: "no-token"; asked: AskedToken; template: string }
  /** In the deployment's words, and what this tool finds wrong with the token. */
  | { status: "refused"; asked: AskedToken; message: string; verdicts: readonly Verdict[] }
  /** Why, as one or more sentences. */
  | { status: "not-proven"; reason: string }
);

const ACTIVATE = `activate the Convex integration: ${DASHBOARD.integration}`;
const ADD_AUDIENCE = `Add "aud": "convex" to the claims of the template: ${DASHBOARD.jwtTemplates}`;

/** What else was found: of what is pushed to the deployment, and of how the app itself is wired. */
type Besides = { pushed: readonly Finding[]; wiring: readonly Finding[] };

/** `sign-in`; nothing where nobody was signed in. */
export function signInChecks(signIn: SignIn | undefined, besides: Besides): Finding[] {
  if (!signIn) return [];
  return [judged(signIn, besides), ...leftBehind(signIn)];
}

function judged(signIn: SignIn, { pushed, wiring }: Besides): Finding {
  switch (signIn.status) {
    case "accepted":
      return wiring.some(({ status }) => status === "problem")
        ? ok("Convex accepted Clerk's token: what keeps users out is in this app's own code.")
        : ok("Convex accepted Clerk's token: this app can sign in.");
    case "not-proven":
      return unknown(`Whether this app can sign in was not proven: ${signIn.reason}`);
    case "no-token":
      return noToken(signIn.asked, signIn.template);
    case "refused": {
      const [verdict] = signIn.verdicts;
      const cause = pushed.find(({ status, fix }) => status === "problem" && fix !== null);
      const why = verdict?.message ?? `it says “${signIn.message}”`;
      const fix = verdict && isClerks(verdict) ? clerksFix(signIn.asked) : cause?.fix;
      return problem(`Convex refused Clerk's token: ${why}`, {
        fix: fix ?? verdict?.fix,
      });
    }
  }
}

/** Whether the token is wrong, and not what Convex is told to accept. */
function isClerks({ fault, message }: Verdict): boolean {
  return fault === "aud" && !/^The token is for convex \(aud\)/.test(message);
}

/** What is wrong at Clerk, where that is what the sign-in failed by. */
export function clerksFault(signIn: SignIn | undefined): Finding | undefined {
  if (signIn?.status === "no-token") return noToken(signIn.asked, signIn.template);
  const [verdict] = signIn?.status === "refused" ? signIn.verdicts : [];
  if (signIn?.status !== "refused" || !verdict || !isClerks(verdict)) return undefined;
  return problem(verdict.message, { fix: clerksFix(signIn.asked) });
}

function clerksFix(asked: AskedToken): string {
  if (asked === "session" || asked === "integration") return upper(ACTIVATE);
  return asked === "either" ? `${ADD_AUDIENCE} - or ${ACTIVATE}` : ADD_AUDIENCE;
}

function noToken(asked: AskedToken, template: string): Finding {
  const lacks = `it has no JWT template named exactly ${template}`;
  const start = "Clerk gives this app no token for Convex:";
  if (typeof asked === "object" && template !== "convex") {
    const message = `${start} ${lacks}, which a hook of the app's own asks for.`;
    return problem(message, { fix: `Create it, or ask for another: ${DASHBOARD.jwtTemplates}` });
  }
  const why = asked === "either" ? `its Convex integration is not active, and ${lacks}` : lacks;
  return problem(`${start} ${why}.`, { fix: `${WIRE} --create-jwt-template` });
}

function leftBehind({ left }: SignIn): Finding[] {
  if (left === undefined) return [];
  const message = `The test user ${left} could not be removed again.`;
  return [warning(message, { fix: `Delete it: ${DASHBOARD.users}` })];
}

function upper(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
