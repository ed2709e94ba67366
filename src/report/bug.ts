/** What is said when the tool itself is at fault. */

import { homedir } from "node:os";
import { EXIT, type ExitStatus } from "../errors.ts";
import { outputWithoutSecrets, secretValues } from "../secrets.ts";
import { nothingKnown } from "./empty-result.ts";
import type { RunResult } from "./result.ts";

const ISSUES = "https://github.com/add-clerk-convex/add-clerk-convex/issues";

/**
 * Prints a report to paste, with the machine's paths and anything like a key taken out. Scripts
 * that asked for `json` get their document all the same.
 */
export function reportBug(error: unknown, version: string, json: boolean): ExitStatus {
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(
    [
      "This is a bug in add-clerk-convex. Please report it, with the lines below:",
      ISSUES,
      "",
      `add-clerk-convex ${version}, Node ${process.version}, ${process.platform}`,
      withoutPrivateParts(trace),
      "",
    ].join("\n"),
  );
  if (json) process.stdout.write(`${JSON.stringify(bugDocument(error), null, 2)}\n`);
  return EXIT.bug;
}

function bugDocument(error: unknown): RunResult {
  const what = withoutPrivateParts(error instanceof Error ? error.message : String(error));
  return {
    ...nothingKnown(),
    status: "failed",
    error: {
      code: "bug",
      message: `This is a bug in add-clerk-convex: ${what}`,
      hint: `Please report it, with what was printed on standard error: ${ISSUES}`,
    },
  };
}

/**
 * What a developer of this tool needs, and nothing of the user's: no path but the tool's own files',
 * no key, and no value that a message quotes.
 */
function withoutPrivateParts(text: string): string {
  return outputWithoutSecrets(text, secretValues(process.env, []))
    .replace(/\b[sp]k_(?:test|live)_[\w+/=$…-]+/g, "<key>")
    .replace(/(?:file:\/\/)?(?:[A-Za-z]:)?[\\/][^\s()"'`]*?[\\/]dist[\\/](?=[\w-]+\.js)/g, "dist/")
    .replaceAll(process.cwd(), "<project>")
    .replaceAll(homedir(), "~")
    .split("\n")
    .map((line) => (/^\s+at /.test(line) ? line : withoutValues(line)))
    .join("\n");
}

/** A line of a message without what stands in quotes or is a path. */
function withoutValues(line: string): string {
  return line
    .replace(/(["'`])(?:\\.|(?!\1).)*\1/g, "<value>")
    .replace(/(?:<project>|~|[A-Za-z]:|(?<=^|[\s(=:]))[\\/][^\s,;:)]+/g, "<path>");
}
