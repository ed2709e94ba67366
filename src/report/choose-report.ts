/** Chooses how a run is told, and where to. */

import type { AddOptions } from "../options.ts";
import { printDocument, stderr, stdout } from "./output.ts";
import { plainPrinter, railPrinter } from "./printer.ts";
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
  if (options.interactive && !(await isPlainTerminal())) {
    return terminalReport(await railPrinter(stdout), options);
  }
  const say = options.dryRun ? stderr : stdout;
  return terminalReport(plainPrinter({ say, complain: stderr, data: stdout }), options);
}

async function isPlainTerminal(): Promise<boolean> {
  return (await import("../prompts/plain-mode.ts")).isPlain();
}
