/** Describes the JSON document of a run, as scripts read it. Written down in the README. */

import * as z from "zod";
import { CHECK_IDS, type Check } from "../checks/check.ts";
import { ERROR_EXIT, type ErrorCode } from "../errors.ts";

export { type HelpDocument, type HelpOption, helpSchema } from "./help-result.ts";

const errorCodes = Object.keys(ERROR_EXIT).filter((code): code is ErrorCode => code in ERROR_EXIT);

/** One run, as `--json` prints it. What was not known yet when a run failed is null. */
export type RunResult = {
  status: "wired" | "already-wired" | "planned" | "failed";
  framework: string | null;
  sdk: string | null;
  /** The file that renders the Convex provider. */
  entry: string | null;
  issuer: string | null;
  issuerIn: "env" | "file" | null;
  packageManager: "npm" | "pnpm" | "yarn" | "bun" | null;
  files: FileResult[];
  steps: StepResult[];
  warnings: string[];
  /** What is left to do by hand. */
  next: string[];
  error?: ErrorResult | undefined;
};

export type ErrorResult = {
  code: ErrorCode;
  message: string;
  /** What to do, for people. */
  hint: string | null;
  /**
   * The commands of the hint, in its order, with the options of this call: they run as they stand.
   * Where several are ways to choose among, the hint says when each is right.
   */
  commands: string[];
};

export type FileResult = {
  /** Relative to the directory given. */
  path: string;
  action: "create" | "modify" | "keep";
  /** A unified diff; only with `--dry-run`, and empty for a file that is kept. */
  diff?: string | undefined;
};

export type StepResult = {
  name: "install" | "install-native" | "set-issuer" | "create-jwt-template" | "convex";
  /** As the user would type it; of a request to Clerk, its method and address. */
  command: string;
  status: "planned" | "done" | "kept" | "failed" | "not-run";
};

/** One undo, as `undo --json` prints it. */
export type UndoResult = {
  status: "undone" | "nothing-to-undo" | "planned" | "failed";
  files: {
    /** Relative to the directory given. */
    path: string;
    action: "restore" | "remove" | "keep";
    /** With `--dry-run`, of what this tool wrote; of a file that was edited, what is left to take out. */
    diff?: string | undefined;
  }[];
  steps: StepResult[];
  /** What an undo can't take back, and how to do so by hand. */
  next: string[];
  error?: ErrorResult | undefined;
};

/** One diagnosis, as `doctor --json` prints it. */
export type DoctorResult = {
  /** `failed`: the project could not be judged at all, for the reason in `error`. */
  status: "ok" | "problems" | "failed";
  checks: Check[];
  error?: ErrorResult | undefined;
};

/** What callers need of a zod schema's type, so that the package needs none of zod's own. */
export type ResultSchema<Result = RunResult> = {
  /** Gives the document, or throws a ZodError that says what is wrong with it. */
  parse(document: unknown): Result;
  safeParse(document: unknown): { success: true; data: Result } | { success: false; error: Error };
};

const steps = z.array(
  z.object({
    name: z.enum(["install", "install-native", "set-issuer", "create-jwt-template", "convex"]),
    command: z.string(),
    status: z.enum(["planned", "done", "kept", "failed", "not-run"]),
  }),
);

const error = z
  .object({
    code: z.enum(errorCodes),
    message: z.string(),
    hint: z.string().nullable(),
    commands: z.array(z.string()),
  })
  .optional();

/** The zod schema of what `--json` prints. */
export const resultSchema: ResultSchema = z.object({
  status: z.enum(["wired", "already-wired", "planned", "failed"]),
  framework: z.string().nullable(),
  sdk: z.string().nullable(),
  entry: z.string().nullable(),
  issuer: z.string().nullable(),
  issuerIn: z.enum(["env", "file"]).nullable(),
  packageManager: z.enum(["npm", "pnpm", "yarn", "bun"]).nullable(),
  files: z.array(
    z.object({
      path: z.string(),
      action: z.enum(["create", "modify", "keep"]),
      diff: z.string().optional(),
    }),
  ),
  steps,
  warnings: z.array(z.string()),
  next: z.array(z.string()),
  error,
});

/** The zod schema of what `undo --json` prints. */
export const undoResultSchema: ResultSchema<UndoResult> = z.object({
  status: z.enum(["undone", "nothing-to-undo", "planned", "failed"]),
  files: z.array(
    z.object({
      path: z.string(),
      action: z.enum(["restore", "remove", "keep"]),
      diff: z.string().optional(),
    }),
  ),
  steps,
  next: z.array(z.string()),
  error,
});

/** The zod schema of what `doctor --json` prints. */
export const doctorResultSchema: ResultSchema<DoctorResult> = z.object({
  status: z.enum(["ok", "problems", "failed"]),
  checks: z.array(
    z.object({
      id: z.enum(CHECK_IDS),
      status: z.enum(["ok", "problem", "warning", "unknown", "skipped"]),
      message: z.string(),
      file: z.string().nullable(),
      line: z.number().nullable(),
      fix: z.string().nullable(),
    }),
  ),
  error,
});
