/** Reports a fault of the tool itself. */

import { homedir } from "node:os";
import { EXIT, type ExitStatus } from "../errors.ts";
import { outputWithoutSecrets } from "../secrets/redact.ts";
import { secretValues } from "../secrets/secret-values.ts";
import { nothingKnown } from "./empty-result.ts";
import type { RunResult } from "./result.ts";

/** As much of this tool's own package.json as a report needs. */
export type OwnManifest = {
  version: string;
  /** Only what is published has an address: the workflow writes that of its own repository. */
  bugs?: { url: string };
};

/**
 * Prints a report to paste, with the machine's paths and anything like a key taken out. Scripts
 * that asked for `json` get their document all the same.
 */
export function reportBug(error: unknown, manifest: OwnManifest, json: boolean): ExitStatus {
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(
    [
      `This is a bug in add-clerk-convex. Please report it${whereTo(manifest)}, with the lines below.`,
      "",
      `add-clerk-convex ${manifest.version}, Node ${process.version}, ${process.platform}`,
      withoutPrivateParts(trace),
      "",
    ].join("\n"),
  );
  if (json) process.stdout.write(`${JSON.stringify(bugDocument(error, manifest), null, 2)}\n`);
  return EXIT.bug;
}

/** A build from a clone knows no address, and doesn't guess one. */
function whereTo({ bugs }: OwnManifest): string {
  return bugs ? ` at ${bugs.url}` : " where you have this copy of it from";
}

function bugDocument(error: unknown, manifest: OwnManifest): RunResult {
  const what = withoutPrivateParts(error instanceof Error ? error.message : String(error));
  return {
    ...nothingKnown(),
    status: "failed",
    error: {
      code: "bug",
      message: `This is a bug in add-clerk-convex: ${what}`,
      hint: `Please report it${whereTo(manifest)}, with what was printed on standard error.`,
    },
  };
}

/**
 * Keeps what a developer of this tool needs, and nothing of the user's: no path but the tool's own
 * files', no key, and no value that a message quotes.
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
