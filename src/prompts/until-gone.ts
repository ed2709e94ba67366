/** Gives up a prompt whose terminal gives no more: Ctrl-D, a hang-up, or another signal. */

import { updateSettings } from "@clack/prompts";
import { endWithTerminal } from "../apply/programs/hang-up.ts";
import { SIGNALS } from "../apply/programs/interruption.ts";

const CTRL_D = "\u0004";
const ENDS = ["end", "close", "error"] as const;

// Clack knows Ctrl-C and Esc. At Ctrl-D readline reads no more, and nothing would ever answer.
updateSettings({ aliases: { [CTRL_D]: "cancel" } });

/** Runs a prompt that ends as cancelled, with its cursor shown again, once the signal is given. */
export async function untilGone<Answer>(
  ask: (signal: AbortSignal) => Promise<Answer>,
): Promise<Answer> {
  const ending = new AbortController();
  const end = () => {
    endWithTerminal();
    ending.abort();
  };
  for (const name of ENDS) process.stdin.on(name, end);
  for (const name of SIGNALS) process.on(name, end);
  try {
    return await ask(ending.signal);
  } finally {
    for (const name of ENDS) process.stdin.off(name, end);
    for (const name of SIGNALS) process.off(name, end);
  }
}
