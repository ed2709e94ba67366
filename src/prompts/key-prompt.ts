/** A text prompt that hides what it is given when that turns out to be a secret key. */

import { TextPrompt } from "@clack/core";
import { type CANCEL_SYMBOL, S_BAR, S_BAR_END, symbol } from "@clack/prompts";
import pc from "picocolors";

/**
 * Asks for one line. The typed text is shown, unless it holds a secret key, which is shown as
 * dots. Gives the text, or clack's cancel symbol.
 */
export function keyPrompt(options: {
  message: string;
  hint: string;
  validate(value: string): string | undefined;
}): Promise<string | typeof CANCEL_SYMBOL> {
  const prompt = new TextPrompt({
    validate: (value) => options.validate(value ?? ""),
    render() {
      const bar = pc.cyan(S_BAR);
      const title = `${pc.gray(S_BAR)}\n${symbol(this.state)}  ${options.message}\n`;
      const shown = looksSecret(this.userInput)
        ? "•".repeat(Math.min(this.userInput.length, 24))
        : this.userInputWithCursor;
      switch (this.state) {
        case "submit":
          return `${title}${pc.gray(S_BAR)}  ${pc.dim(shortLine(this.value ?? ""))}`;
        case "cancel":
          return `${title}${pc.gray(S_BAR)}`;
        case "error":
          return `${title}${pc.yellow(S_BAR)}  ${shown}\n${pc.yellow(S_BAR_END)}  ${pc.yellow(this.error)}\n`;
        default:
          return `${title}${bar}  ${pc.dim(options.hint)}\n${bar}  ${shown}\n${pc.cyan(S_BAR_END)}\n`;
      }
    },
  });
  return prompt.prompt().then((answer) => answer ?? "");
}

function looksSecret(text: string): boolean {
  return /sk_/.test(text);
}

function shortLine(key: string): string {
  return key.length > 16 ? `${key.slice(0, 16)}…` : key;
}
