/** Commands in what the tool prints, and what keeps one from running as it stands. */

import { spawnSync } from "node:child_process";

/** What a command begins with, of all that the tool prints. */
const PROGRAMS = "cd|npx|npm|pnpm|yarn|bunx?|git|rm";

/** On an indented line of its own, or after the colon that ends a sentence. */
const COPIED = new RegExp(`(?:^ +|: )((?:${PROGRAMS}) [^\\n]*)$`, "gm");

/** Words that stand for others which the reader would have to know. */
const PLACEHOLDER = /<[^<>\s]*>|\bpath\/to\b|…|\.{3}|\w\|\w|\bYOUR_|\bxxx+\b/i;

/** The commands that a reader would copy from a text. */
export function commandsIn(text: string): string[] {
  return [...text.matchAll(COPIED)].map(([, command = ""]) => command);
}

/** The first placeholder in a text; undefined where there is none. */
export function placeholderIn(text: string): string | undefined {
  return PLACEHOLDER.exec(text)?.[0];
}

/** What is wrong with a command as it stands; undefined where it runs. */
export function faultOf(command: string): string | undefined {
  const placeholder = placeholderIn(command);
  if (placeholder !== undefined) return `${placeholder} stands for something else`;
  const unknown = command
    .split(" && ")
    .find((each) => !new RegExp(`^(?:${PROGRAMS}) \\S`).test(each));
  if (unknown !== undefined) return `${unknown} begins with no known program`;
  if (process.platform === "win32") return undefined;
  const fault = shellFaults.get(command) ?? shellFault(command);
  shellFaults.set(command, fault);
  return fault === "" ? undefined : fault;
}

/** The same commands are printed hundreds of times: the shell is asked once. */
const shellFaults = new Map<string, string>();

function shellFault(command: string): string {
  const { status, stderr } = spawnSync("sh", ["-n"], { input: command, encoding: "utf8" });
  return status === 0 ? "" : stderr || `sh ended with ${status}`;
}
