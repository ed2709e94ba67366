/** Tells whether there is a person to ask. */

import { determineAgent } from "@vercel/detect-agent";
import type { AddOptions } from "../options.ts";
import { stderr } from "../report/output.ts";
import { oneLine } from "../text/control-characters.ts";

type Wish = Pick<AddOptions, "yes" | "json">;

/** What marks the terminal of an editor, where a person types as well as an agent does. */
const OF_EDITORS: ReadonlySet<string> = new Set(["cursor", "replit"]);

/** Nobody is there with `--yes`, `--json`, `CI` or an agent, or where either end is no terminal. */
export async function canAsk(wish: Wish): Promise<boolean> {
  return mayAsk(wish) && (await automation()) === undefined;
}

/** Says why nobody is asked, where a person before this terminal would wait for questions. */
export async function tellWhyUnasked(wish: Wish): Promise<void> {
  const why = mayAsk(wish) ? await automation() : undefined;
  if (why !== undefined) stderr(`${why}, so nothing is asked.\n`);
}

/** Whether a machine runs this for nobody in particular. */
export function isAutomated(): boolean {
  const { CI } = process.env;
  return CI !== undefined && CI !== "" && CI !== "0" && CI !== "false";
}

function mayAsk({ yes, json }: Wish): boolean {
  return !yes && !json && process.stdin.isTTY && process.stdout.isTTY;
}

async function automation(): Promise<string | undefined> {
  if (isAutomated()) return "CI is set";
  const { agent } = await determineAgent();
  if (agent === undefined) return undefined;
  return isPersons(agent.name) ? undefined : `A coding agent (${oneLine(agent.name)}) runs this`;
}

/** Cursor's agent says so by a variable of its own. */
function isPersons(name: string): boolean {
  const { CURSOR_AGENT, CURSOR_EXTENSION_HOST_ROLE } = process.env;
  const isCursors = CURSOR_AGENT || CURSOR_EXTENSION_HOST_ROLE === "agent-exec";
  return OF_EDITORS.has(name) && !isCursors;
}
