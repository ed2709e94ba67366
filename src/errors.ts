/** Declares the errors that this tool throws on purpose, and the exit statuses it ends with. */

/** Exit statuses, as the README's table promises them to scripts. */
export const EXIT = {
  /** Wired, or already wired. */
  ok: 0,
  /** A bug in this tool. */
  bug: 1,
  /** Bad usage or input; nothing changed. */
  usage: 2,
  /** The project can't be wired as it stands; nothing changed. */
  refused: 3,
  /** An outside step failed: install, convex, network. */
  stepFailed: 4,
  /** `doctor` found a problem. */
  problemFound: 5,
  /** Cancelled by the user; nothing changed. */
  cancelled: 130,
} as const;

export type ExitStatus = (typeof EXIT)[keyof typeof EXIT];

/** Every code an error can carry in the JSON document, with the exit status it leads to. */
export const ERROR_EXIT = {
  "bad-usage": EXIT.usage,
  "bad-directory": EXIT.usage,
  "missing-key": EXIT.usage,
  "bad-key": EXIT.usage,
  "secret-key": EXIT.usage,
  "bad-issuer": EXIT.usage,
  "issuer-mismatch": EXIT.usage,
  "issuer-in-use": EXIT.usage,
  "ambiguous-app": EXIT.usage,
  "ambiguous-backend": EXIT.usage,
  "ambiguous-entry": EXIT.usage,
  "ambiguous-framework": EXIT.usage,
  "unreadable-file": EXIT.refused,
  "no-package-json": EXIT.refused,
  "bad-manifest": EXIT.refused,
  "no-convex": EXIT.refused,
  "no-functions": EXIT.refused,
  "convex-too-old": EXIT.refused,
  "no-react": EXIT.refused,
  "react-too-old": EXIT.refused,
  "react-range": EXIT.refused,
  "framework-range": EXIT.refused,
  "node-range": EXIT.refused,
  "sdk-too-old": EXIT.refused,
  "unknown-framework": EXIT.refused,
  "unsupported-framework": EXIT.refused,
  "sdk-unfit": EXIT.refused,
  "no-entry": EXIT.refused,
  "no-provider": EXIT.refused,
  "other-auth": EXIT.refused,
  "syntax-error": EXIT.refused,
  "unsupported-shape": EXIT.refused,
  "keys-contradict": EXIT.refused,
  "auth-config-shape": EXIT.refused,
  "auth-config-twice": EXIT.refused,
  "env-file-shape": EXIT.refused,
  "outside-project": EXIT.refused,
  "edited-since": EXIT.refused,
  locked: EXIT.stepFailed,
  "unfinished-run": EXIT.stepFailed,
  "journal-failed": EXIT.stepFailed,
  "restore-failed": EXIT.stepFailed,
  "changed-meanwhile": EXIT.stepFailed,
  "write-failed": EXIT.stepFailed,
  "install-failed": EXIT.stepFailed,
  "convex-env-failed": EXIT.stepFailed,
  "convex-failed": EXIT.stepFailed,
  "clerk-failed": EXIT.stepFailed,
  cancelled: EXIT.cancelled,
  bug: EXIT.bug,
} as const satisfies Record<string, ExitStatus>;

export type ErrorCode = keyof typeof ERROR_EXIT;

/**
 * A failure the user can act on: `message` says what happened and why, `hint` what to do or type
 * next (it may hold several lines). Anything else that is thrown is a bug.
 */
export class CliError extends Error {
  override readonly name = "CliError";
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  /** What could be chosen among, where that is all that is missing. */
  readonly choices: readonly string[];

  constructor(code: ErrorCode, message: string, hint?: string, choices: readonly string[] = []) {
    super(message);
    this.code = code;
    this.hint = hint;
    this.choices = choices;
  }

  get exitStatus(): ExitStatus {
    return ERROR_EXIT[this.code];
  }
}

/**
 * Told what keeps a project from being wired. Who wants to wire it throws; who wants to see the rest
 * of it all the same goes on.
 */
export type Refuse = (refusal: CliError) => void;

/** What somebody does who wants to wire it. */
export const throwRefusal: Refuse = (refusal) => {
  throw refusal;
};

/** The user's own stop; `state` says what the project is like now. */
export function cancelled(state: string): CliError {
  return new CliError("cancelled", `Cancelled. ${state}`);
}

/** The system's code of an error (`ENOENT`, …), where it has one. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && "code" in error ? String(error.code) : undefined;
}
