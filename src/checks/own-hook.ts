/** Judges which token a hook of the app's own asks Clerk for. */

import { templateState } from "../clerk/jwt-template.ts";
import type { AskedToken } from "../clerk/sign-in/client-token.ts";
import { DASHBOARD, tokenNeeds } from "../clerk/token-requirements.ts";
import type { WiringFault } from "../code/diagnosis/wiring-faults.ts";
import { type Finding, ok, pickPosition, problem, unknown, warning } from "./check.ts";
import type { Services } from "./services.ts";
import type { Subject } from "./subject.ts";

/** What Convex's own provider asks for. */
const USUAL = "convex";

/** What the app's own hook asks Clerk for, and where that stands. */
type HookAsks = { hook: WiringFault | undefined } & (
  | { kind: "template"; name: string }
  | { kind: "session" | "unfollowed" }
);

/** Undefined where the app has no such hook, or one that leaves to Convex's provider what is asked for. */
function askedByHook({ wiringFaults, project: { providers } }: Subject): HookAsks | undefined {
  const [hook] = wiringFaults.filter(({ kind }) => kind === "own-use-auth");
  if (!hook?.asks) {
    const isForAny = providers.some(({ kind }) => kind === "other-auth");
    const isWired = providers.some(({ kind }) => kind === "convex-with-clerk");
    const hasClerk = providers.some(({ kind }) => kind === "clerk");
    return isForAny && hasClerk && !isWired ? { kind: "unfollowed", hook: undefined } : undefined;
  }
  const { templates: asked, isWhole } = hook.asks;
  const named = asked.flatMap((name) => name ?? []);
  const [name] = [...named.filter((each) => each !== USUAL), ...named];
  if (name !== undefined && name !== USUAL) return { kind: "template", name, hook };
  if (asked.includes(null)) return isWhole ? { kind: "unfollowed", hook } : undefined;
  if (name !== undefined) return { kind: "template", name, hook };
  return isWhole ? { kind: "session", hook } : undefined;
}

/** What the app's client would ask Clerk for; undefined where that was not followed. */
export function askedToken(subject: Subject): AskedToken | undefined {
  const asks = askedByHook(subject);
  switch (asks?.kind) {
    case undefined:
      return tokenNeeds(subject.project.convex).source;
    case "template":
      return { template: asks.name };
    case "session":
      return "session";
    case "unfollowed":
      return undefined;
  }
}

/**
 * Undefined where the app has no such hook, or one that leaves to Convex's provider what is asked for;
 * `usual`: it asks for the template convex itself.
 */
export function ownHookToken(
  subject: Subject,
  { templates }: Services,
): Finding[] | "usual" | undefined {
  const asks = askedByHook(subject);
  switch (asks?.kind) {
    case undefined:
      return undefined;
    case "unfollowed":
      return [notFollowed(asks.hook)];
    case "template":
      return asks.name === USUAL ? "usual" : [otherTemplate(asks.name, asks.hook, templates)];
    case "session": {
      const message =
        "The app asks by a hook of its own for Clerk's session token, which Convex accepts once Clerk's Convex integration is active; Clerk's API does not tell whether it is, and doctor --sign-in does.";
      const fix = `Activate the Convex integration: ${DASHBOARD.integration}`;
      return [unknown(message, { ...pickPosition(asks.hook), fix })];
    }
  }
}

function notFollowed(hook: WiringFault | undefined): Finding {
  const message =
    "The app asks Clerk for the token by a hook of its own: which one it asks for was not followed.";
  return unknown(message, hook && pickPosition(hook));
}

function otherTemplate(
  name: string,
  hook: WiringFault | undefined,
  templates: Services["templates"],
): Finding {
  const place = pickPosition(hook);
  const asks = `The app asks by a hook of its own for Clerk's JWT template ${JSON.stringify(name)}`;
  const fix = `Ask for getToken({ template: "${USUAL}" }) there, which is what Convex's own provider asks for.`;
  if (templates?.status !== "answered") {
    const doubt = `${asks}, and not for ${USUAL}: whether Clerk has it, with the audience ${USUAL}, was not asked.`;
    return warning(doubt, { ...place, fix });
  }
  switch (templateState(templates.value, name).state) {
    case "fine":
      return ok(`${asks}, which Clerk has, with the audience ${USUAL}.`);
    case "missing":
      return problem(`${asks}, which Clerk does not have: it gives no token.`, { ...place, fix });
    case "wrong-audience": {
      const message = `${asks}, whose audience is not ${USUAL}: Convex accepts no token of it.`;
      return problem(message, { ...place, fix });
    }
  }
}
