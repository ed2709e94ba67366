/** A text prompt that takes several lines pasted at once for one answer. */

import { TextPrompt } from "@clack/core";

/** Milliseconds in which the rest of what is pasted follows; nobody types the next answer so soon. */
const REST = 40;

/**
 * Clack submits at the first line's end, and what was pasted after it is lost, or answers the next question.
 * Here the end of a line counts as Enter only once nothing came along with it; else it becomes a space.
 */
export class PastedLinesPrompt extends TextPrompt {
  /** The lines that have ended in what is arriving. */
  #ended: string[] = [];
  #isPassing = false;
  #now = "";
  #before = "";

  constructor(options: ConstructorParameters<typeof TextPrompt>[0]) {
    super(options);
    this.on("userInput", (text) => {
      this.#before = this.#now;
      this.#now = text;
    });
    // A bare LF ends the line too. Clack takes it for a character, after readline has emptied its own line.
    this.on("key", (_, { name }) => {
      if (name === "enter") this.#endLine(this.#before);
    });
  }

  protected override _shouldSubmit(): boolean {
    if (this.#isPassing) return true;
    this.#endLine(this.userInput);
    return false;
  }

  #endLine(line: string): void {
    // A paste may be read in pieces.
    if (this.#ended.length === 0) setTimeout(() => this.#arrived(), REST);
    this.#ended.push(line);
    this._setUserInput("");
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
