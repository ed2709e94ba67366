/** A text prompt that takes several lines pasted at once for one answer. */

import { TextPrompt } from "@clack/core";

/**
 * Clack submits at the first line's end, and what was pasted after it is lost, or answers the next question.
 * Here the end of a line counts as Enter only once nothing came along with it; else it becomes a space.
 */
export class PastedLinesPrompt extends TextPrompt {
  /** The lines that have ended in what is arriving. */
  #ended: string[] = [];
  #isPassing = false;

  protected override _shouldSubmit(): boolean {
    if (this.#isPassing) return true;
    // All that is pasted at once arrives before anything else is done.
    if (this.#ended.length === 0) setImmediate(() => this.#arrived());
    this.#ended.push(this.userInput);
    this.userInput = "";
    return false;
  }

  #arrived(): void {
    const lines = [...this.#ended, this.userInput];
    this.#ended = [];
    if (this.state === "submit" || this.state === "cancel") return;
    const isEnded = this.userInput === "";
    this._clearUserInput();
    this._setUserInput(lines.filter((line) => line !== "").join(" "), true);
    // Clack paints anew at a resize, and lets nobody else ask for it.
    this.output.emit("resize");
    if (!isEnded) return;
    this.#isPassing = true;
    this.input.emit("keypress", "\r", { name: "return" });
    this.#isPassing = false;
  }
}
