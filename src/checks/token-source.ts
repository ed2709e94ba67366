/** Judges whether Clerk issues a token that Convex accepts, by what the installed convex asks for. */

import { templateState } from "../clerk/jwt-template.ts";
import type { TokenJudgement } from "../clerk/session-token.ts";
import { DASHBOARD, type TokenSource, tokenNeeds } from "../clerk/token-requirements.ts";
import { newestConvex } from "../packages/node-range.ts";
import { versionOf } from "../packages/package-state.ts";
import { addPackagesCommand } from "../text/shell-command.ts";
import { clerksFault, type SignIn } from "./app/sign-in.ts";
import { type Finding, ok, problem, unknown, warning } from "./check.ts";
import { WIRE } from "./fixable.ts";
import { ownHookToken } from "./own-hook.ts";
import type { Services } from "./services.ts";
import { type Subject, variableSource } from "./subject.ts";

const CREATE = `${WIRE} --create-jwt-template`;
const ACTIVATE = `Activate the Convex integration: ${DASHBOARD.integration}`;

/**
 * `token-source`; a token that Convex accepts is the best proof, where convex takes one of either kind:
 * it doesn't show of which it is. A sign-in shows what Clerk gives this app.
 */
export function tokenSource(
  subject: Subject,
  services: Services,
  token: TokenJudgement | undefined,
  signIn?: SignIn,
): Finding[] {
  const checks = byTemplates(subject, services);
  if (signIn?.status === "accepted") return checks.map(bySignIn);
  const fault = clerksFault(signIn);
  if (fault && checks.every(({ status }) => status !== "problem")) {
    return [fault, ...checks.filter(({ status }) => status === "warning")];
  }
  if (token?.status !== "accepted" || sourceOf(subject) !== "either") return checks;
  const proved = ok("Clerk issues what Convex accepts: the token given is one.");
  return checks.map((check) => (check.status === "unknown" ? proved : check));
}

/** What the templates leave open is known then, and what is wrong with one isn't what is used. */
function bySignIn(check: Finding): Finding {
  if (check.status === "unknown") {
    return ok("Clerk issues what Convex accepts: it took the token of the sign-in.");
  }
  return check.status === "problem" ? { ...check, status: "warning" } : check;
}

function sourceOf({ project }: Subject): TokenSource {
  return tokenNeeds(project.convex).source;
}

function byTemplates(subject: Subject, services: Services): Finding[] {
  const { templates } = services;
  const { project, refusals, secret } = subject;
  const version = versionOf(project.convex);
  const upgrade = addPackagesCommand(
    project.packageManager,
    [newestConvex(project.node)],
    project.app,
  );
  const tooOld = refusals.find(({ code }) => code === "convex-too-old");
  if (tooOld) return [problem(tooOld.message, { fix: upgrade })];
  const needs = tokenNeeds(project.convex);
  const foreign = otherInstance(subject, services);
  const own = ownHookToken(subject, foreign ? { ...services, templates: undefined } : services);
  const source = own === "usual" ? "template" : sourceOf(subject);
  const advice = needs.upgrade
    ? [warning(`Upgrade convex: ${needs.upgrade}.`, { fix: upgrade })]
    : [];
  if (Array.isArray(own)) return own;
  if (source === "integration") {
    const message = `convex ${version} asks Clerk for the session token only, which Convex accepts once Clerk's Convex integration is active; Clerk's API does not tell whether it is, and doctor --sign-in does.`;
    return [unknown(message, { fix: ACTIVATE }), ...advice];
  }
  if (!templates) {
    const wanted =
      source === "template"
        ? "has the JWT template convex"
        : "has the Convex integration active, or the JWT template convex";
    const why = secret ? "it was not asked" : "there is no CLERK_SECRET_KEY to ask it with";
    // Before the upgrade the integration alone is not enough.
    const place =
      source === "template" || needs.upgrade
        ? `look for a template named exactly convex: ${DASHBOARD.jwtTemplates}`
        : `see whether there is a template named exactly convex (${DASHBOARD.jwtTemplates}), which is enough, or else the integration: ${DASHBOARD.integration}`;
    const fix = `Sign in, and see: ${WIRE} doctor --sign-in\nOr ${place}`;
    const message = `It is not known whether Clerk ${wanted}: ${why}.`;
    return [unknown(message, { fix }), ...advice];
  }
  if (templates.status === "failed") {
    const message = `Clerk could not be asked for its JWT templates: ${templates.reason}`;
    return [unknown(message), ...advice];
  }
  if (foreign) return [foreign];
  const found = templateState(templates.value);
  if (found.state === "missing" && !needs.isKnown) {
    const message =
      "Clerk has no JWT template convex. Which convex this app has is not known: older ones work with nothing else.";
    return [unknown(message, { fix: CREATE })];
  }
  // What is better in a newer one, the template makes up for.
  return [judged(found, source), ...(found.state === "fine" ? [] : advice)];
}

/** The templates that were asked for are another instance's than the key is of. */
function otherInstance({ key, secret }: Subject, { hosts }: Services): Finding | undefined {
  const host = key?.reading.ok ? key.reading.key.host : undefined;
  if (!secret || host === undefined || hosts?.status !== "answered") return undefined;
  if (hosts.value.length === 0 || hosts.value.includes(host)) return undefined;
  const message = `Whether ${host} has what Convex needs is not known: ${variableSource(secret)} is of another instance.`;
  return unknown(message);
}

function judged(found: ReturnType<typeof templateState>, source: "template" | "either"): Finding {
  switch (found.state) {
    case "fine":
      return ok("The secret key's instance has the JWT template convex, with the audience convex.");
    case "wrong-audience": {
      const has =
        found.audience === undefined ? "no aud" : `the aud ${JSON.stringify(found.audience)}`;
      const message = `Clerk's JWT template convex has ${has.slice(0, 120)} in its claims: Convex accepts only tokens whose audience is convex.`;
      const fix = `Add "aud": "convex" to its claims: ${DASHBOARD.jwtTemplates}`;
      return problem(message, { fix });
    }
    case "missing": {
      const similar = found.similar ? ` (${JSON.stringify(found.similar)} is another name)` : "";
      if (source === "template" || found.similar) {
        const message = `Clerk has no JWT template named exactly convex${similar}: it gives Convex no token, and says so to nobody.`;
        return problem(message, { fix: CREATE });
      }
      const message =
        "Clerk has no JWT template convex, so its Convex integration has to be active; Clerk's API does not tell whether it is, and doctor --sign-in does. With either one sign-in works.";
      return unknown(message, { fix: CREATE });
    }
  }
}
