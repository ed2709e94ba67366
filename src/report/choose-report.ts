/** Chooses how a run is told, and where to. */

import type { AddOptions } from "../options.ts";
import { printDocument, stderr, stdout } from "./output.ts";
import { type Printer, plainPrinter, railPrinter } from "./printing/printer.ts";
import type { Report } from "./report.ts";

/**
 * With `--json`, one document on stdout. Else words for people, failures on stderr; a dry run keeps
 * stdout for its diff, so that it can be piped to `git apply`.
 */
export async function openReport(
  options: Pick<AddOptions, "json" | "dryRun"> & { interactive: boolean },
): Promise<Report> {
  if (options.json) {
    const { jsonReport } = await import("./json-report.ts");
    return jsonReport(printDocument, options.dryRun);
  }
  const { terminalReport } = await import("./terminal-report.ts");
  return terminalReport(await openPrinter(options), options);
}

/**
 * What a person reads: in a frame where there is somebody before a terminal, in plain lines elsewhere. The
 * words of a dry run that is piped leave standard output to the diff.
 */
export async function openPrinter({
  interactive,
  dryRun,
}: {
  interactive: boolean;
  dryRun: boolean;
}): Promise<Printer> {
  if (interactive && !(await isPlainTerminal())) return railPrinter(stdout);
  return plainPrinter({ say: dryRun ? stderr : stdout, complain: stderr, data: stdout });
}

async function isPlainTerminal(): Promise<boolean> {
  return (await import("../prompts/plain-mode.ts")).isPlain();
}
