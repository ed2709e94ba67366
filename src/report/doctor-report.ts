/** Tells a diagnosis: to a person, or as one JSON document. */

import type { Outcome, Progress } from "../apply/outcome.ts";
import { CHECK_IDS, type Check, type CheckStatus } from "../checks/check.ts";
import type { CliError } from "../errors.ts";
import type { DoctorOptions } from "../options.ts";
import type { Plan } from "../plan/plan.ts";
import { OWN } from "../text/shell-command.ts";
import { openPrinter } from "./choose-report.ts";
import { copiedBelow } from "./copied-text.ts";
import { errorDocument } from "./error-document.ts";
import { printDocument, stderr } from "./output.ts";
import type { Printer } from "./printing/printer.ts";
import { wrapProse } from "./printing/wrap-prose.ts";
import type { Report } from "./report.ts";
import type { DoctorResult } from "./result.ts";
import { pc } from "./style.ts";
import { terminalReport } from "./terminal-report.ts";

export type DoctorReport = {
  /** `folder` is the directory judged, as seen from here; "" for this one. */
  opening(stage: "development" | "production", folder: string): void;
  warning(message: string): void;
  /** Tells that something takes a while, for as long as it does; gives what comes of it. */
  waiting: Report["waiting"];
  /** What was found before anything is mended. */
  before(checks: readonly Check[]): void;
  /** What will be changed, and how that goes on. */
  plan(plan: Plan): void;
  progress: Progress;
  /** It was changed, and is judged again. */
  fixed(): void;
  /** None of what was found is this tool's to mend; `refused` says why, where a plan was refused. */
  nothingToFix(refused: CliError | undefined): void;
  /** The last word. */
  result(checks: readonly Check[]): void;
  /** `plan` and `outcome` as far as mending came. */
  failed(error: CliError, plan: Plan | undefined, outcome: Outcome | undefined): void;
};

/** With `--json`, one document on stdout and nothing else there; else words. */
export async function openDoctorReport(options: Told & { json: boolean }): Promise<DoctorReport> {
  if (options.json) return jsonDoctorReport(printDocument);
  const interactive = process.stdout.isTTY;
  return wordReport(await openPrinter({ interactive, dryRun: false }), options);
}

type Told = Pick<DoctorOptions, "fix" | "verbose">;

/** The order in which findings are told: what stands in the way first. */
const ORDER: readonly CheckStatus[] = ["problem", "warning", "unknown", "ok"];

/** What is judged only where somebody asks for it: its answer is told. */
const ASKED_FOR: ReadonlySet<string> = new Set(["token", "sign-in"]);

function wordReport(printer: Printer, { fix, verbose }: Told): DoctorReport {
  const run = terminalReport(printer, { dryRun: false });
  const list = (checks: readonly Check[]) => {
    const ofStatus = (wanted: CheckStatus) => checks.filter(({ status }) => status === wanted);
    const folded = verbose ? [] : ofStatus("ok").filter(({ id }) => !ASKED_FOR.has(id));
    const told = ORDER.flatMap(ofStatus).filter((check) => !folded.includes(check));
    const lines = [...mendedAlike(told).map(toldTogether), ...foldedOk(folded)];
    if (lines.length > 0) printer.section(lines.join("\n"));
  };
  return {
    opening(stage, folder) {
      const what = stage === "production" ? ["--prod"] : [];
      printer.title(["add-clerk-convex doctor", folder, ...what].filter(Boolean).join(" "));
      if (folder) printer.info(`Files and commands are those of ${folder}.`);
    },
    warning: (message) => printer.warn(message),
    waiting: run.waiting,
    before: list,
    fixed: () =>
      printer.section(`Mended. To put it back as it was:\n  ${OWN} undo\n\nJudged again:`),
    plan: run.plan,
    progress: run.progress,
    nothingToFix(refused) {
      const why = refused ? `: ${refused.message}` : ".";
      printer.section(`This tool can mend nothing of that by itself${why}`);
    },
    result(checks) {
      list(checks);
      printer.ending(doctorSummary(checks));
      const canFix = checks.some((check) => check.fix?.endsWith(" --fix"));
      if (canFix && !fix) printer.info("What this tool can mend, it mends with --fix.");
    },
    failed(error, plan, outcome) {
      if (plan) run.failed(error, plan, outcome);
      else if (error.code === "cancelled") printer.ending(error.message);
      else printer.failure(error.message, error.hint, "The project could not be judged.");
    },
  };
}

const COLOURS: Record<CheckStatus, (text: string) => string> = {
  ok: pc.green,
  problem: pc.red,
  warning: pc.yellow,
  unknown: pc.blue,
  skipped: pc.dim,
};

/** Columns that the frame takes, and those in which words can be read at all. */
const FRAME = 3;
const MOST_NARROW = 24;

/** Columns before what is told of a check. */
const INDENT = 9;

const BELOW = " ".repeat(INDENT);

/** Columns of the longest id. */
const ID = Math.max(...CHECK_IDS.map((id) => id.length));

/** Of those that one fix is told for. */
const MOST_TOLD = 5;

/** In groups: neighbours of one id and status that the same fix is for. */
function mendedAlike(checks: readonly Check[]): Check[][] {
  const groups: Check[][] = [];
  for (const check of checks) {
    const last = groups.at(-1)?.[0];
    const isAlike =
      check.fix !== null &&
      last?.id === check.id &&
      last.status === check.status &&
      last.fix === check.fix;
    if (isAlike) groups.at(-1)?.push(check);
    else groups.push([check]);
  }
  return groups;
}

/** Each with a line of its own, the first of many only; below them what mends them. */
function toldTogether(alike: readonly Check[]): string {
  const most = alike.length > MOST_TOLD + 1 ? MOST_TOLD : alike.length;
  const more = alike.length - most;
  return [
    ...alike.slice(0, most).map(told),
    ...(more > 0 ? [`${BELOW}and ${more} more like these: doctor --json lists them all.`] : []),
    ...alike.slice(0, 1).flatMap(fixLines),
  ].join("\n");
}

/** Those that are fine, in one line. */
function foldedOk(checks: readonly Check[]): string[] {
  if (checks.length === 0) return [];
  const ids = [...new Set(checks.map(({ id }) => id))].join(", ");
  const what = `${checks.length === 1 ? "One check is" : `${checks.length} checks are`} fine (--verbose tells what each found): ${ids}`;
  return [COLOURS.ok("ok".padEnd(INDENT)) + hanging(what)];
}

/** A check's status, id, message and place. */
function told({ id, status, message, file, line }: Check): string {
  const place = file === null ? "" : pc.cyan(` (${line === null ? file : `${file}:${line}`})`);
  const lines = hanging(`${pc.bold(id.padEnd(ID))}  ${message}${status === "ok" ? "" : place}`);
  return COLOURS[status](status.padEnd(INDENT)) + lines;
}

function fixLines({ status, fix }: Check): string[] {
  if (fix === null || status === "ok") return [];
  const lines = fix.split("\n").flatMap((each) => fitted(each).split("\n"));
  return lines.map((each, at) => BELOW + pc.dim(at === 0 ? `→ ${each}` : `  ${each}`));
}

/** A line that a terminal would break: its prose between words, and what is to be copied whole, below. */
function fitted(line: string): string {
  const width = widthBeside(INDENT + 2);
  if (width === undefined || line.length <= width) return line;
  return wrapProse(copiedBelow(line, "  "), width);
}

/** Broken between words where the terminal would break inside them, below its own first word. */
function hanging(text: string): string {
  const width = widthBeside(INDENT);
  return width === undefined ? text : wrapProse(text, width).replaceAll("\n", `\n${BELOW}`);
}

/** The columns that a terminal has beside so many; undefined where there is none. */
function widthBeside(columns: number): number | undefined {
  const { columns: all, isTTY } = process.stdout;
  return isTTY ? Math.max(MOST_NARROW, (all || 80) - FRAME - columns) : undefined;
}

function doctorSummary(checks: readonly Check[]): string {
  const count = (status: CheckStatus) => checks.filter((check) => check.status === status).length;
  const problems = count("problem");
  const parts = [
    problems === 0 ? "No problem was found" : counted(problems, "problem"),
    ...(count("warning") > 0 ? [counted(count("warning"), "warning")] : []),
    ...(count("unknown") > 0 ? [`${count("unknown")} could not be checked`] : []),
  ];
  return `${parts.join(", ")}.`;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}

function jsonDoctorReport(print: (document: DoctorResult) => void): DoctorReport {
  const silent = () => {};
  return {
    opening: silent,
    warning: (message) => stderr(`${message}\n`),
    waiting: (_, work) => work,
    before: silent,
    fixed: silent,
    plan: silent,
    progress: { started: silent, said: silent, finished: silent },
    nothingToFix: silent,
    result(checks) {
      const isFine = checks.every(({ status }) => status !== "problem");
      print({ status: isFine ? "ok" : "problems", checks: [...checks] });
    },
    failed: (error) => print({ status: "failed", checks: [], error: errorDocument(error) }),
  };
}
