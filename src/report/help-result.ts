/** Describes the JSON document of `--help --json`, as programs read it. */

import * as z from "zod";
import type { ResultSchema } from "./result.ts";

/** A command's help. */
export type HelpDocument = {
  /** As it is typed, without its options. */
  command: string;
  version: string;
  description: string;
  arguments: { name: string; required: boolean; default: string; help: string }[];
  options: HelpOption[];
  /** Commands that run as they stand. */
  examples: { command: string; purpose: string }[];
  exitStatuses: { status: number; meaning: string }[];
  notes: string[];
  /** The commands below this one. */
  commands: HelpDocument[];
};

export type HelpOption = {
  name: string;
  short: string | null;
  /** What its value is called; a flag has none. */
  value: string | null;
  /** Its values, where they are these alone. */
  choices: string[] | null;
  /** What holds where it isn't typed; null: it is found out, or asked. */
  default: string | boolean | null;
  group: string | null;
  help: string;
};

const option = z.object({
  name: z.string(),
  short: z.string().nullable(),
  value: z.string().nullable(),
  choices: z.array(z.string()).nullable(),
  default: z.union([z.string(), z.boolean()]).nullable(),
  group: z.string().nullable(),
  help: z.string(),
});

const document: z.ZodType<HelpDocument> = z.object({
  command: z.string(),
  version: z.string(),
  description: z.string(),
  arguments: z.array(
    z.object({
      name: z.string(),
      required: z.boolean(),
      default: z.string(),
      help: z.string(),
    }),
  ),
  options: z.array(option),
  examples: z.array(z.object({ command: z.string(), purpose: z.string() })),
  exitStatuses: z.array(z.object({ status: z.number(), meaning: z.string() })),
  notes: z.array(z.string()),
  get commands() {
    return z.array(document);
  },
});

/** The zod schema of what `--help --json` prints. */
export const helpSchema: ResultSchema<HelpDocument> = document;
