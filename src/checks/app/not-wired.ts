/** Says once, of an app that has nothing of Clerk's yet, what each check would say of its own part. */

import { isClerkSdk } from "../../frameworks/registry.ts";
import { type Check, type CheckId, problem, skipped } from "../check.ts";
import { WIRE } from "../fixable.ts";
import type { Subject } from "../subject.ts";

/** The check that says it. */
const TELLS: CheckId = "plain-convex-provider";

/** What is about Clerk's part of an app only. */
const ABOUT_CLERK: readonly CheckId[] = [
  "key-name",
  "key-environment",
  "issuer-matches-key",
  "issuer-reachable",
  "auth-config-file",
  "auth-config-shape",
  "auth-config-domain",
  "auth-config-fallback",
  "deployment-issuer",
  "auth-config-pushed",
  "token-source",
  TELLS,
  "clerk-packages",
  "next-middleware",
  "server-token",
];

/** What has nothing to judge before Clerk is there. */
const ON_SERVER: readonly CheckId[] = ["next-middleware", "server-token"];

/** Whether a plain Convex provider is all that there is: no Clerk in code, packages and auth.config. */
export function isNotWired({ project, entries }: Subject): boolean {
  const { providers, clerkPackages } = project;
  return (
    providers.length > 0 &&
    providers.every(({ kind }) => kind === "convex") &&
    !clerkPackages.some(({ name }) => isClerkSdk(name)) &&
    entries.length === 0
  );
}

/** The checks of such an app: what wiring mends, or what only wiring lets tell, is one sentence. */
export function toldOnce(checks: readonly Check[], commands: readonly string[]): Check[] {
  const isAnswered = ({ id, status, fix }: Check) =>
    status !== "ok" && (ON_SERVER.includes(id) || fix === null || commands.includes(fix));
  const message = "Clerk isn't wired into this app yet: Convex is given no token.";
  const first = checks.find(({ id }) => id === TELLS);
  return checks.flatMap((check): Check[] => {
    const isOpen = check.status === "unknown" || isAnswered(check);
    if (!ABOUT_CLERK.includes(check.id) || !isOpen) return [check];
    if (check.id !== TELLS)
      return [{ id: check.id, ...skipped("There is no Clerk in this app yet.") }];
    const { file, line } = check;
    const place = { file: file ?? undefined, line: line ?? undefined };
    return check === first ? [{ id: TELLS, ...problem(message, { ...place, fix: WIRE }) }] : [];
  });
}
