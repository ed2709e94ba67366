/** What is said when the tool itself is at fault. */

import { homedir } from "node:os";
import { EXIT, type ExitStatus } from "../errors.ts";

const ISSUES = "https://github.com/add-clerk-convex/add-clerk-convex/issues";

/** Prints a report to paste, with the machine's paths and anything like a key taken out. */
export function reportBug(error: unknown, version: string): ExitStatus {
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
  return EXIT.bug;
}

function withoutPrivateParts(text: string): string {
  return text
    .replaceAll(process.cwd(), "<project>")
    .replaceAll(homedir(), "~")
    .replace(/\b[sp]k_(?:test|live)_[\w+/=$-]+/g, "<key>");
}
