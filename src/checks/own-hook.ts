/** Judges which token a hook of the app's own asks Clerk for. */

import { templateState } from "../clerk/jwt-template.ts";
import { DASHBOARD } from "../clerk/token-requirements.ts";
import type { WiringFault } from "../code/diagnosis/wiring-faults.ts";
import { type Finding, ok, pickPosition, problem, unknown, warning } from "./check.ts";
import type { Services } from "./services.ts";
import type { Subject } from "./subject.ts";

/** What Convex's own provider asks for. */
const USUAL = "convex";

/**
 * Undefined where the app has no such hook, or one that leaves to Convex's provider what is asked for;
 * `usual`: it asks for the template convex itself.
 */
export function ownHookToken(
  { wiringFaults, project: { providers } }: Subject,
  { templates }: Services,
): Finding[] | "usual" | undefined {
  const [hook] = wiringFaults.filter(({ kind }) => kind === "own-use-auth");
  if (!hook?.asks) {
    const isForAny = providers.some(({ kind }) => kind === "other-auth");
    const isWired = providers.some(({ kind }) => kind === "convex-with-clerk");
    const hasClerk = providers.some(({ kind }) => kind === "clerk");
    return isForAny && hasClerk && !isWired ? [notFollowed(undefined)] : undefined;
  }
  const { templates: asked, isWhole } = hook.asks;
  const named = asked.flatMap((name) => name ?? []);
  const other = named.find((name) => name !== USUAL);
  if (other !== undefined) return [otherTemplate(other, hook, templates)];
  if (asked.includes(null)) return isWhole ? [notFollowed(hook)] : undefined;
  if (named.length > 0) return "usual";
  if (!isWhole) return undefined;
  const message =
    "The app asks by a hook of its own for Clerk's session token, which Convex accepts once Clerk's Convex integration is active; Clerk's API does not tell whether it is.";
  const fix = `Activate the Convex integration: ${DASHBOARD.integration}`;
  return [unknown(message, { ...pickPosition(hook), fix })];
}

function notFollowed(hook: WiringFault | undefined): Finding {
  const message =
    "The app asks Clerk for the token by a hook of its own: which one it asks for was not followed.";
  return unknown(message, hook && pickPosition(hook));
}

function otherTemplate(name: string, hook: WiringFault, templates: Services["templates"]): Finding {
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
