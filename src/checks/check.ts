/** One finding of `doctor`. */

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
  "deployment-issuer",
  "token-source",
  "provider-order",
  "plain-convex-provider",
  "use-auth-source",
  "clerk-packages",
  "duplicate-packages",
  "react-range",
  "node-range",
  "next-middleware",
  "query-gating",
  "server-token",
  "token",
] as const;

export type CheckId = (typeof CHECK_IDS)[number];

/**
 * `unknown`: it could not be checked, and the message says why; `skipped`: there is nothing of its
 * kind in this project.
 */
export type CheckStatus = "ok" | "problem" | "warning" | "unknown" | "skipped";

export type Check = {
  id: CheckId;
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

/** Where a finding stands, and what mends it, as far as either is known. */
type Details = Place & { fix?: string | undefined };

/** Where something stands. */
type Place = { file?: string | undefined; line?: number | undefined };

export const ok = (id: CheckId, message: string, details?: Details) =>
  check(id, "ok", message, details);
export const problem = (id: CheckId, message: string, details?: Details) =>
  check(id, "problem", message, details);
export const warning = (id: CheckId, message: string, details?: Details) =>
  check(id, "warning", message, details);
export const unknown = (id: CheckId, message: string, details?: Details) =>
  check(id, "unknown", message, details);
export const skipped = (id: CheckId, message: string) => check(id, "skipped", message);

function check(id: CheckId, status: CheckStatus, message: string, details: Details = {}): Check {
  const { file = null, line = null, fix = null } = details;
  return { id, status, message, file, line, fix };
}

/** The place of something that has more to it. */
export function place({ file, line }: Place = {}): Place {
  return { file, line };
}
