/** Prints lines for people: with clack's rail where they are asked things, plainly elsewhere. */

import pc from "picocolors";

export type Printer = {
  title(text: string): void;
  info(text: string): void;
  /** A paragraph of several lines, set apart. */
  section(text: string): void;
  done(text: string): void;
  warn(text: string): void;
  error(text: string): void;
  /** Text that is to be copied or piped: as it is, on standard output. */
  raw(text: string): void;
  ending(text: string): void;
};

/** Plain lines; `say` takes what is for people, `data` what may be piped. */
export function plainPrinter(say: (text: string) => void, data: (text: string) => void): Printer {
  return {
    title: (text) => say(`${pc.bold(text)}\n\n`),
    info: (text) => say(`${text}\n`),
    section: (text) => say(`\n${text}\n\n`),
    done: (text) => say(`${pc.green("done")} ${text}\n`),
    warn: (text) => say(`${pc.yellow("warning")} ${text}\n`),
    error: (text) => say(`${pc.red("error")} ${text}\n`),
    raw: data,
    ending: (text) => say(`\n${text}\n`),
  };
}

/** The rail that clack's prompts draw, so that a prompted run reads as one. */
export async function railPrinter(data: (text: string) => void): Promise<Printer> {
  const { intro, log, outro } = await import("@clack/prompts");
  return {
    title: (text) => intro(pc.bold(text)),
    info: (text) => log.message(text),
    section: (text) => log.message(text),
    done: (text) => log.success(text),
    warn: (text) => log.warn(text),
    error: (text) => log.error(text),
    raw: data,
    ending: (text) => outro(text),
  };
}
