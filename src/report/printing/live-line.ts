/** Keeps the terminal's last line up to date while something takes its time. */

import { clearLine, cursorTo } from "node:readline";
import { oneLine } from "../../text/control-characters.ts";
import { printable } from "../output.ts";
import { pc } from "../style.ts";

export type LiveLine = {
  /** Shows beside what is done the last thing that was said of it. */
  say(text: string): void;
  /** Takes the line away. */
  end(): void;
};

const FRAMES = ["◒", "◐", "◓", "◑"];
const INTERVAL = 100;
/** Milliseconds that pass before anything is shown: most things are done by then. */
const PATIENCE = 250;

/**
 * Shows what is done, and for how many seconds, until it ends. Unlike clack's spinner it leaves the keyboard
 * alone: Ctrl-C has to reach those who put the project back.
 */
export function liveLine(what: string, stream: NodeJS.WriteStream = process.stdout): LiveLine {
  const began = Date.now();
  let said = "";
  let isShown = false;
  const draw = () => {
    const spent = Date.now() - began;
    if (spent < PATIENCE) return;
    const frame = FRAMES[Math.floor(spent / INTERVAL) % FRAMES.length] ?? "";
    const time = `${Math.floor(spent / 1000)} s`;
    const room = (stream.columns || 80) - what.length - time.length - 8;
    const last = room > 12 && said !== "" ? `  ${oneLine(said, room)}` : "";
    isShown = true;
    cursorTo(stream, 0);
    stream.write(printable(`${pc.cyan(frame)}  ${what} ${pc.dim(`${time}${last}`)}`, stream));
    clearLine(stream, 1);
  };
  const timer = setInterval(draw, INTERVAL);
  return {
    say(text) {
      said = text;
    },
    end() {
      clearInterval(timer);
      if (!isShown) return;
      clearLine(stream, 0);
      cursorTo(stream, 0);
    },
  };
}
