/** Tells what Convex would make of a token that was copied from the browser. */

import type { TokenJudgement } from "../clerk/session-token.ts";
import { type Finding, ok, problem, unknown } from "./check.ts";

/** `token`; nothing without one. */
export function tokenChecks(judgement: TokenJudgement | undefined): Finding[] {
  if (!judgement) return [];
  if (judgement.status === "accepted") return [ok(judgement.message)];
  const verdicts = judgement.verdicts.map(({ message, fix }) => problem(message, { fix }));
  if (judgement.status === "refused") return verdicts;
  const message = `The token's signature could not be verified: ${judgement.reason}.`;
  return [...verdicts, unknown(message)];
}
