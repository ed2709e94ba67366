/** Judges the token that a server gives Convex in the user's name: Convex takes one of its audience only. */

import { templateState } from "../../clerk/jwt-template.ts";
import { serverTokenCode } from "../../clerk/server-token.ts";
import { type TokenSource, tokenNeeds } from "../../clerk/token-requirements.ts";
import type { TokenAsk } from "../../code/diagnosis/server/server-tokens.ts";
import type { Project } from "../../project/project.ts";
import { type Finding, ok, pickPosition, unknown, warning } from "../check.ts";
import type { Services } from "../services.ts";
import type { Subject } from "../subject.ts";

/** What Clerk is to be asked for on the server: the template's token, where Clerk is known to have it. */
export function sourceInUse(
  { convex }: Pick<Project, "convex">,
  templates: Services["templates"],
): TokenSource {
  const { source } = tokenNeeds(convex);
  return source === "either" && hasTemplate(templates) ? "template" : source;
}

function hasTemplate(templates: Services["templates"]): boolean {
  return templates?.status === "answered" && templateState(templates.value).state === "fine";
}

/** The findings of `server-token` where each call is given a token. */
export function givenTokens({ project }: Subject, templates: Services["templates"]): Finding[] {
  const { asks } = project.serverTokens;
  if (asks.length === 0) {
    const message =
      "What asks Convex on the server is given a token; which one of Clerk's that is was not followed.";
    return [unknown(message)];
  }
  const source = sourceInUse(project, templates);
  const isThere = hasTemplate(templates);
  const doubts = asks.flatMap((ask) => doubtOf(ask, source, isThere));
  return doubts.length > 0
    ? doubts
    : [ok("On the server Clerk is asked for a token that it issues for Convex.")];
}

const HAS_TEMPLATE = "Clerk has the JWT template convex, whose token Convex takes either way.";
const ASKS_TEMPLATE = "In the browser this version of convex asks for the JWT template convex.";

/** What speaks against a token, or keeps it from being called right. */
function doubtOf(ask: TokenAsk, source: TokenSource, isThere: boolean): Finding[] {
  const place = pickPosition(ask);
  const fix = `Where it is for Convex, write ${serverTokenCode(source === "integration" ? "either" : source)}`;
  if (ask.template === undefined) {
    const message =
      "getToken() gives the session's own token, which Convex accepts only while Clerk's Convex integration is active: else it refuses the call (NoAuthProvider), and the page is an error for whoever is signed in.";
    return [
      source === "template"
        ? warning(`${message} ${isThere ? HAS_TEMPLATE : ASKS_TEMPLATE}`, { ...place, fix })
        : unknown(`${message} Clerk's API does not tell whether it is.`, { ...place, fix }),
    ];
  }
  if (ask.byClaims) return [];
  if (ask.template === null) {
    return [unknown("Which token getToken() gives here was not followed.", place)];
  }
  if (ask.template !== "convex") {
    const message = `getToken() asks for Clerk's JWT template ${JSON.stringify(ask.template)}: whether its audience is convex was not asked.`;
    return [unknown(message, { ...place, fix })];
  }
  return isThere
    ? []
    : [
        unknown(
          "Whether Clerk has the JWT template convex, which is asked for, is not known.",
          place,
        ),
      ];
}
