/** Asks line by line: nothing is redrawn, and the terminal itself edits what is typed. */

import { once } from "node:events";
import { stdin, stdout } from "node:process";
import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { setTimeout } from "node:timers/promises";
import { CANCEL_SYMBOL } from "@clack/prompts";
import type { LineQuestion } from "./line-prompt.ts";

type Cancelled = typeof CANCEL_SYMBOL;

export type PlainChoice<Value extends string> = {
  message: string;
  options: readonly { value: Value; label: string; hint?: string }[];
  initialValue?: Value;
  signal: AbortSignal;
};

/** Milliseconds in which the rest of what is pasted follows. */
const REST = 40;

/** Asks yes or no; Enter alone is what is usual. */
export async function plainConfirm(question: {
  message: string;
  initialValue: boolean;
  signal: AbortSignal;
}): Promise<boolean | Cancelled> {
  const { message, initialValue, signal } = question;
  const read = (typed: string) => {
    const word = typed.toLowerCase();
    if (word === "") return initialValue;
    return { y: true, yes: true, n: false, no: false }[word];
  };
  const prompt = `${message} (${initialValue ? "Y/n" : "y/N"}) `;
  return untilRead(() => readLine(prompt, signal), read, "Type y or n.");
}

/** Asks which of several, by number. */
export async function plainSelect<Value extends string>(
  question: PlainChoice<Value>,
): Promise<Value | Cancelled> {
  const { message, options, initialValue, signal } = question;
  const usual = Math.max(
    options.findIndex(({ value }) => value === initialValue),
    0,
  );
  const lines = options.map(({ label, hint }, index) => {
    return `  ${index + 1}. ${label}${hint === undefined ? "" : ` (${hint})`}`;
  });
  stdout.write(`${[message, ...lines].join("\n")}\n`);
  const read = (typed: string) => {
    const index = typed === "" ? usual : Number(typed) - 1;
    return (options[index] ?? options.find(({ label }) => label === typed))?.value;
  };
  const fault = `Type a number from 1 to ${options.length}.`;
  return untilRead(() => readLine(`Number (${usual + 1}): `, signal), read, fault);
}

/** Asks for a line, as `linePrompt` does. */
export async function plainLine(question: LineQuestion): Promise<string | Cancelled> {
  const { message, hints = [], initialValue, isSecret, signal } = question;
  for (const hint of hints) stdout.write(`${hint}\n`);
  const usual = initialValue === undefined ? "" : ` [${initialValue}]`;
  const prompt = `${message}${usual}${isSecret ? " (it is not shown)" : ""}: `;
  for (;;) {
    const typed = await (isSecret ? readHidden(prompt, signal) : readLine(prompt, signal));
    if (typed === CANCEL_SYMBOL) return typed;
    const answer = typed === "" ? (initialValue ?? "") : typed;
    const fault = question.validate(answer);
    if (fault === undefined) return answer;
    stdout.write(`${fault}\n`);
  }
}

async function untilRead<Value>(
  ask: () => Promise<string | Cancelled>,
  read: (typed: string) => Value | undefined,
  fault: string,
): Promise<Value | Cancelled> {
  for (;;) {
    const typed = await ask();
    if (typed === CANCEL_SYMBOL) return typed;
    const answer = read(typed.trim());
    if (answer !== undefined) return answer;
    stdout.write(`${fault}\n`);
  }
}

/** Reads a line that the terminal shows; several that are pasted at once are one. */
async function readLine(prompt: string, signal: AbortSignal): Promise<string | Cancelled> {
  const lines = createInterface({ input: stdin, output: stdout, terminal: false });
  const more: string[] = [];
  lines.on("line", (line) => more.push(line));
  const first = await answerOf(lines, prompt, signal);
  if (first === CANCEL_SYMBOL) {
    stdout.write("\n");
    return first;
  }
  await setTimeout(REST);
  lines.close();
  return [first, ...more].filter((line) => line !== "").join(" ");
}

/** Reads a line that nobody sees. */
async function readHidden(prompt: string, signal: AbortSignal): Promise<string | Cancelled> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  // It keeps the terminal from showing what is typed from now on.
  const lines = createInterface({ input: stdin, output: nowhere, terminal: true });
  stdout.write(prompt);
  const answer = await answerOf(lines, "", signal);
  lines.close();
  stdout.write("\n");
  return answer;
}

async function answerOf(
  lines: ReturnType<typeof createInterface>,
  prompt: string,
  signal: AbortSignal,
): Promise<string | Cancelled> {
  // Ctrl-D, and in raw mode Ctrl-C.
  const closed = once(lines, "close").then((): Cancelled => CANCEL_SYMBOL);
  try {
    return await Promise.race([lines.question(prompt, { signal }), closed]);
  } catch (error) {
    if (!signal.aborted) throw error;
    lines.close();
    return CANCEL_SYMBOL;
  }
}
