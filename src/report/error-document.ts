/** Words an error for programs: what happened, why, and the commands to go on with. */

import type { ErrorCode } from "../errors.ts";
import { commandsIn } from "../text/commands-in.ts";
import type { ErrorResult } from "./result.ts";

/** This tool's command in a line, which may go to a folder first. */
const OWN = /\badd-clerk-convex\b(?: (doctor|undo)\b)?/;

/** The command that was called, and its options as they are typed: a list of one word or two for each. */
export type Call = { name: string; options: readonly string[] };

let called: Call = { name: "", options: [] };

/** Keeps what was called, which the commands of an error repeat. */
export function rememberCall(call: Call): void {
  called = call;
}

/** The error as each document has it. */
export function errorDocument(error: {
  code: ErrorCode;
  message: string;
  hint?: string | undefined;
  commands?: readonly string[];
}): ErrorResult {
  const { code, message, hint } = error;
  const commands = error.commands ?? commandsIn(hint ?? "").map(asCalled);
  return { code, message, hint: hint ?? null, commands: [...commands] };
}

/** A command of this tool's own with the options of this call, but for those that it has itself. */
function asCalled(command: string): string {
  const own = OWN.exec(command);
  if (!own) return command;
  const isSame = (own[1] ?? "add") === called.name;
  const options = isSame ? called.options : ["--json"];
  const words = command.split(" ");
  const missing = options.filter((option) => !words.includes(option.split(" ")[0] ?? ""));
  return [command, ...missing].join(" ");
}
