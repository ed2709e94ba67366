/** Prints lines for people: with clack's rail where they are asked things, plainly elsewhere. */

import { printable } from "../output.ts";
import { pc } from "../style.ts";
import { type LiveLine, liveLine } from "./live-line.ts";
import { wrapProse } from "./wrap-prose.ts";

/** Columns that the rail and the space after it take. */
const RAIL = 3;

export type Printer = {
  title(text: string): void;
  info(text: string): void;
  /** Something goes on until the line is ended. */
  live(what: string): LiveLine;
  /** A step goes on, run by that command. */
  step(what: string, command: string): LiveLine;
  /** A paragraph of several lines, set apart. */
  section(text: string): void;
  done(text: string): void;
  warn(text: string): void;
  /** Why a run failed, what to do about it, and what the project is like now. */
  failure(message: string, hint: string | undefined, ending: string): void;
  /** Text that is to be copied or piped: as it is, on standard output. */
  raw(text: string): void;
  ending(text: string): void;
};

type Write = (text: string) => void;

/** Plain lines; `say` takes what is for people, `complain` failures, `data` what may be piped. */
export function plainPrinter({
  say,
  complain,
  data,
}: {
  say: Write;
  complain: Write;
  data: Write;
}): Printer {
  let apart = true;
  const line = (text: string) => {
    // Columns are for those who wrap: a tab is a space of the width that it has.
    say(`${text.replaceAll("\t", " ")}\n`);
    apart = false;
  };
  /** One empty line, however many paragraphs ask for it. */
  const gap = () => {
    if (!apart) say("\n");
    apart = true;
  };
  return {
    title(text) {
      line(pc.bold(text));
      gap();
    },
    info: line,
    live: (what) => laterLine(what, line),
    step(what, command) {
      line(`${what}: ${pc.dim(command)}`);
      return SILENT;
    },
    section(text) {
      gap();
      line(text);
      gap();
    },
    done: (text) => line(`${pc.green("done")} ${text}`),
    warn: (text) => line(`${pc.yellow("warning")} ${text}`),
    failure(message, hint, ending) {
      const paragraphs = [`${pc.red("error")} ${message}`, ...(hint ? [hint] : []), ending];
      gap();
      complain(`${paragraphs.join("\n\n")}\n`);
    },
    raw(text) {
      data(text);
      apart = false;
    },
    ending(text) {
      gap();
      line(text);
    },
  };
}

/** Milliseconds after which those who read lines as they come are told what is waited for. */
const SILENCE = 1000;

const SILENT: LiveLine = { say: () => {}, end: () => {} };

/** A line of its own, once that takes long enough to wonder. */
function laterLine(what: string, line: Write): LiveLine {
  const timer = setTimeout(() => line(what), SILENCE);
  return { say: () => {}, end: () => clearTimeout(timer) };
}

/** The rail that clack's prompts draw, so that a prompted run reads as one. */
export async function railPrinter(data: Write): Promise<Printer> {
  const { intro, log, outro } = await import("@clack/prompts");
  const fitted = (text: string) =>
    wrapProse(printable(text, process.stdout), (process.stdout.columns || 80) - RAIL);
  // Clack leaves the last line as it is.
  const end = (text: string) => outro(fitted(text).replaceAll("\n", `\n${" ".repeat(RAIL)}`));
  return {
    title: (text) => intro(printable(pc.bold(text), process.stdout)),
    live: (what) => liveLine(what),
    step: (what) => liveLine(what),
    info: (text) => log.message(fitted(text)),
    section: (text) => log.message(fitted(text)),
    done: (text) => log.success(fitted(text)),
    warn: (text) => log.warn(fitted(text)),
    failure(message, hint, ending) {
      log.error(fitted(message));
      if (hint) log.message(fitted(hint));
      end(ending);
    },
    raw: (text) => data(`\n${text}\n`),
    ending: end,
  };
}
