/** Names the checks of `doctor`, and makes their findings. */

import { oneLine } from "../text/control-characters.ts";

/** Every check, in the order it is told. Scripts rely on these names. */
export const CHECK_IDS = [
  "key-format",
  "key-name",
  "key-environment",
  "secret-exposed",
  "issuer-matches-key",
  "issuer-reachable",
  "auth-config-file",
  "auth-config-shape",
  "auth-config-domain",
  "auth-config-fallback",
  "client-deployment",
  "deployment-issuer",
  "auth-config-pushed",
  "token-source",
  "provider-order",
  "plain-convex-provider",
  "use-auth-source",
  "other-sign-in",
  "security-policy",
  "clerk-packages",
  "duplicate-packages",
  "react-range",
  "node-range",
  "next-middleware",
  "query-gating",
  "server-token",
  "token",
  "sign-in",
] as const;

export type CheckId = (typeof CHECK_IDS)[number];

/**
 * `unknown`: it could not be checked, and the message says why; `skipped`: there is nothing of its
 * kind in this project.
 */
export type CheckStatus = "ok" | "problem" | "warning" | "unknown" | "skipped";

/** What a judge finds. */
export type Finding = {
  status: CheckStatus;
  /** A sentence; of a problem, why it breaks sign-in. */
  message: string;
  /** Relative to the directory given. */
  file: string | null;
  /** From 1. */
  line: number | null;
  /** The command that mends it, alone; or the edit, as a sentence. */
  fix: string | null;
};

/** A finding under the name of its check, as it is told. */
export type Check = { id: CheckId } & Finding;

/** Where something stands, as far as it is known. */
type Position = { file?: string | undefined; line?: number | undefined };

type Details = Position & { fix?: string | undefined };

export const ok = finding("ok");
export const problem = finding("problem");
export const warning = finding("warning");
export const unknown = finding("unknown");
export const skipped = (message: string) => finding("skipped")(message);

/** Characters of a message. */
const LONGEST = 2000;

function finding(status: CheckStatus) {
  return (message: string, { file, line, fix }: Details = {}): Finding => ({
    status,
    // It may quote a file of any size.
    message: oneLine(message, LONGEST),
    file: file ?? null,
    line: line ?? null,
    fix: fix ?? null,
  });
}

/** Picks the position from something that has more to it. */
export function pickPosition({ file, line }: Position = {}): Position {
  return { file, line };
}
