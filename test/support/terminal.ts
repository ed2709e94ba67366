/** Drives a program in a real terminal (a pty), and reads the screen as a person would. */

import pty from "@lydell/node-pty";
import xterm from "@xterm/headless";
import { afterTest } from "./after-test.ts";
import { cleanEnvironment, killGroup } from "./run.ts";

const keys = {
  enter: "\r",
  escape: "\x1b",
  space: " ",
  tab: "\t",
  backspace: "\x7f",
  up: "\x1b[A",
  down: "\x1b[B",
  right: "\x1b[C",
  left: "\x1b[D",
  "ctrl-c": "\x03",
  "ctrl-d": "\x04",
} as const;

export type Key = keyof typeof keys;
export type TerminalExit = { code: number; signal: number | undefined };

export type Terminal = {
  /** The visible text, without spaces and empty lines at the ends. */
  screen(): string;
  /** The visible text and what has scrolled away above it. */
  history(): string;
  /** All that the program wrote, byte for byte. */
  raw(): string;
  /** Whether the cursor is to be seen. */
  hasCursor(): boolean;
  /** Waits until the screen holds the text; throws with the screen when it doesn't come. */
  waitFor(wanted: string | RegExp, milliseconds?: number): Promise<void>;
  type(text: string): void;
  press(key: Key): void;
  /** Closes the terminal under the program. */
  hangUp(): void;
  /** Sends the program, and not its children, a signal. */
  signal(name: NodeJS.Signals): void;
  /** How the program ended. Rejects, with the screen, when it hasn't within the limit. */
  exit: Promise<TerminalExit>;
  /** Ends the program and its children. Happens by itself when the test ends. */
  close(): void;
};

export type TerminalOptions = {
  cwd: string;
  /** Set on top of the clean environment. */
  env?: Record<string, string | undefined>;
  cols?: number;
  rows?: number;
  /** Milliseconds the program may live at all. */
  limit?: number;
};

/** Starts a program in a terminal of 100 columns and 40 rows. */
export async function openTerminal(
  command: string,
  args: string[],
  options: TerminalOptions,
): Promise<Terminal> {
  const { cols = 100, rows = 40, limit = 60_000 } = options;
  const display = new xterm.Terminal({ cols, rows, scrollback: 5000, allowProposedApi: true });
  const child = pty.spawn(command, args, {
    name: options.env?.TERM ?? "xterm-256color",
    cols,
    rows,
    cwd: options.cwd,
    env: cleanEnvironment(options.env),
  });
  const watchers = new Set<() => void>();
  let ended = false;
  const notify = () => {
    for (const watcher of [...watchers]) watcher();
  };
  let raw = "";
  child.onData((data) => {
    raw += data;
    display.write(data, notify);
  });
  // Programs ask a terminal where its cursor is, and wait for the answer.
  display.onData((answer) => child.write(answer));

  const linesFrom = (first: number) => {
    const buffer = display.buffer.active;
    const lines: string[] = [];
    for (let row = first; row < buffer.length; row += 1) {
      lines.push(buffer.getLine(row)?.translateToString(true) ?? "");
    }
    return lines.join("\n").trim();
  };
  const screen = () => linesFrom(display.buffer.active.baseY);
  const failure = (what: string) => new Error(`${what} The screen:\n${screen()}`);
  const close = () => {
    if (!ended) killGroup(child.pid);
  };

  const exit = new Promise<TerminalExit>((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(failure(`The program has not ended within ${limit} ms.`));
      close();
    }, limit);
    child.onExit(({ exitCode, signal }) => {
      ended = true;
      clearTimeout(timer);
      // What it wrote last is still on its way to the screen.
      display.write("", () => {
        notify();
        resolve({ code: exitCode, signal: signal || undefined });
      });
    });
  });
  exit.catch(() => {});
  afterTest(close);

  return {
    screen,
    history: () => linesFrom(0),
    raw: () => raw,
    hasCursor: () => raw.lastIndexOf("\u001b[?25l") <= raw.lastIndexOf("\u001b[?25h"),
    waitFor: (wanted, milliseconds = 10_000) =>
      new Promise((resolve, reject) => {
        const settle = (error?: Error) => {
          clearTimeout(timer);
          watchers.delete(look);
          if (error) reject(error);
          else resolve();
        };
        const look = () => {
          if (shows(screen(), wanted)) settle();
          else if (ended) settle(failure(`The program ended without showing ${wanted}.`));
        };
        const timer = setTimeout(
          () => settle(failure(`${wanted} did not come within ${milliseconds} ms.`)),
          milliseconds,
        );
        watchers.add(look);
        look();
      }),
    type: (text) => child.write(text),
    press: (key) => child.write(keys[key]),
    hangUp() {
      // Its types don't name it.
      if ("destroy" in child && typeof child.destroy === "function") child.destroy();
    },
    signal: (name) => child.kill(name),
    exit,
    close,
  };
}

function shows(screen: string, wanted: string | RegExp): boolean {
  return typeof wanted === "string" ? screen.includes(wanted) : wanted.test(screen);
}
