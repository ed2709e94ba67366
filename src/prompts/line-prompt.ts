/** Prompts for one line, and hides what it is given when that holds a secret key. */

import { stdout } from "node:process";
import { wrapTextWithPrefix } from "@clack/core";
import { type CANCEL_SYMBOL, S_BAR, S_BAR_END, symbol } from "@clack/prompts";
import { createColors } from "picocolors";
import { hasColour } from "../text/has-colour.ts";
import { PastedLinesPrompt } from "./pasted-lines.ts";
import { isPlain } from "./plain-mode.ts";
import { plainLine } from "./plain-prompts.ts";

const pc = createColors(hasColour(stdout));

/** Readline's own key, which a person who pasted a long secret is glad to hear of. */
const EMPTY_THE_LINE = "Ctrl-U empties the line.";

export type LineQuestion = {
  message: string;
  /** Dim lines below the question, while it is open. */
  hints?: readonly string[];
  initialValue?: string;
  /** Whether whatever is typed is shown as dots. */
  isSecret?: boolean;
  /** What is wrong with the text, if anything is. */
  validate(value: string): string | undefined;
  /** Given once there is nobody to answer any more. */
  signal: AbortSignal;
  /** How the answer is shown once it is given. */
  answered(value: string): string;
};

/**
 * Asks for one line. The typed text is shown, unless it holds a secret key, which is shown as
 * dots. Gives the text, or clack's cancel symbol.
 */
export function linePrompt(question: LineQuestion): Promise<string | typeof CANCEL_SYMBOL> {
  if (isPlain()) return plainLine(question);
  const prompt = new PastedLinesPrompt({
    ...(question.initialValue === undefined ? {} : { initialValue: question.initialValue }),
    signal: question.signal,
    validate: (value) => question.validate(value ?? ""),
    render() {
      const bar = `${pc.gray(S_BAR)}  `;
      const title = `${pc.gray(S_BAR)}\n${wrapTextWithPrefix(stdout, question.message, bar, `${symbol(this.state)}  `)}\n`;
      const secret = question.isSecret === true || mayBeSecret(this.userInput);
      const isHidden = secret && this.userInput !== "";
      const shown = isHidden
        ? "•".repeat(Math.min(this.userInput.length, 24))
        : this.userInputWithCursor;
      switch (this.state) {
        case "submit":
          return `${title}${pc.gray(S_BAR)}  ${pc.dim(question.answered(this.value ?? ""))}`;
        case "cancel":
          return `${title}${pc.gray(S_BAR)}`;
        case "error":
          return `${title}${hintLines(question.hints, pc.yellow)}${pc.yellow(S_BAR)}  ${shown}\n${problemLine(this.error, secret)}\n`;
        default:
          return `${title}${hintLines(question.hints, pc.cyan)}${pc.cyan(S_BAR)}  ${shown}\n${pc.cyan(S_BAR_END)}\n`;
      }
    },
  });
  return prompt.prompt().then((answer) => answer ?? "");
}

function problemLine(message: string, secret: boolean): string {
  const text = secret ? `${message} ${EMPTY_THE_LINE}` : message;
  const start = `${pc.yellow(S_BAR_END)}  `;
  return wrapTextWithPrefix(stdout, text, "   ", start, "   ", pc.yellow);
}

function hintLines(hints: readonly string[] = [], paint: (text: string) => string): string {
  const bar = `${paint(S_BAR)}  `;
  return hints
    .map((hint) => `${wrapTextWithPrefix(stdout, hint, bar, bar, bar, pc.dim)}\n`)
    .join("");
}

function mayBeSecret(text: string): boolean {
  return text.includes("sk_");
}
