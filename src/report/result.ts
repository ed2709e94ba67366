/** The JSON document of a run, as scripts read it. Written down in the README. */

import * as z from "zod";
import { ERROR_EXIT, type ErrorCode } from "../errors.ts";

const errorCodes = Object.keys(ERROR_EXIT).filter((code): code is ErrorCode => code in ERROR_EXIT);

export const fileSchema = z.object({
  /** Relative to the directory given. */
  path: z.string(),
  action: z.enum(["create", "modify", "keep"]),
  /** A unified diff; only with `--dry-run`, and empty for a file that is kept. */
  diff: z.string().optional(),
});

export const stepSchema = z.object({
  name: z.enum(["install", "set-issuer", "convex"]),
  /** As the user would type it. */
  command: z.string(),
  status: z.enum(["planned", "done", "kept", "failed", "not-run"]),
});

/** What `--json` prints. What was not known yet when a run failed is null. */
export const resultSchema = z.object({
  status: z.enum(["wired", "already-wired", "planned", "failed"]),
  framework: z.string().nullable(),
  sdk: z.string().nullable(),
  entry: z.string().nullable(),
  issuer: z.string().nullable(),
  issuerIn: z.enum(["env", "file"]).nullable(),
  packageManager: z.enum(["npm", "pnpm", "yarn", "bun"]).nullable(),
  files: z.array(fileSchema),
  steps: z.array(stepSchema),
  warnings: z.array(z.string()),
  next: z.array(z.string()),
  error: z
    .object({
      code: z.enum(errorCodes),
      message: z.string(),
      hint: z.string().nullable(),
    })
    .optional(),
});

export type RunResult = z.infer<typeof resultSchema>;
