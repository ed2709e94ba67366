/** Reports a fault of the tool itself. */

import { homedir } from "node:os";
import { EXIT, type ExitStatus } from "../errors.ts";
import { outputWithoutSecrets } from "../secrets/redact.ts";
import { secretValues } from "../secrets/secret-values.ts";
import { type CommandName, printFailedDocument } from "./failed-document.ts";
import { stderr } from "./output.ts";

/** As much of this tool's own package.json as a report needs. */
export type OwnManifest = {
  version: string;
  /** Only what is published has an address: the workflow writes that of its own repository. */
  bugs?: { url: string };
};

/**
 * Prints a report to paste, with the machine's paths and anything like a key taken out. Scripts get
 * the document of the `command` all the same, where one is named.
 */
export function reportBug(
  error: unknown,
  manifest: OwnManifest,
  command: CommandName | undefined,
): ExitStatus {
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
  stderr(
    [
      `This is a bug in add-clerk-convex. Please report it${whereTo(manifest)}, with the lines below.`,
      "",
      `add-clerk-convex ${manifest.version}, Node ${process.version}, ${process.platform}`,
      withoutPrivateParts(trace),
      "",
    ].join("\n"),
  );
  if (command) {
    const what = withoutPrivateParts(error instanceof Error ? error.message : String(error));
    printFailedDocument(command, {
      code: "bug",
      message: `This is a bug in add-clerk-convex: ${what}`,
      hint: `Please report it${whereTo(manifest)}, with what was printed on standard error.`,
    });
  }
  return EXIT.bug;
}

/** A build from a clone knows no address, and doesn't guess one. */
function whereTo({ bugs }: OwnManifest): string {
  return bugs ? ` at ${bugs.url}` : " where you have this copy of it from";
}

/**
 * Keeps what a developer of this tool needs, and nothing of the user's: no path but the tool's own
 * files', no key, and no value that a message quotes.
 */
function withoutPrivateParts(text: string): string {
  const folder = workingFolder();
  const known = folder === undefined ? text : text.replaceAll(folder, "<project>");
  return outputWithoutSecrets(known, secretValues(process.env, []))
    .replace(/\b[sp]k_(?:test|live)_[\w+/=$…-]+/g, "<key>")
    .replace(/(?:file:\/\/)?(?:[A-Za-z]:)?[\\/][^\s()"'`]*?[\\/]dist[\\/](?=[\w-]+\.js)/g, "dist/")
    .replaceAll(homedir(), "~")
    .split("\n")
    .map((line) => (/^\s+at /.test(line) ? line : withoutValues(line)))
    .join("\n");
}

/** Where it was started; undefined where that is gone. */
function workingFolder(): string | undefined {
  try {
    return process.cwd();
  } catch {
    return undefined;
  }
}

/** A line of a message without what stands in quotes or is a path. */
function withoutValues(line: string): string {
  return line
    .replace(/(["'`])(?:\\.|(?!\1).)*\1/g, "<value>")
    .replace(/(?:<project>|~|[A-Za-z]:|(?<=^|[\s(=:]))[\\/][^\s,;:)]+/g, "<path>");
}
