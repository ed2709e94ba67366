/** Finds the commands in this tool's own words: each stands on an indented line, or ends a sentence after a colon. */

/** What a command begins with, of all that is told. */
export const PROGRAMS = "cd|npx|npm|pnpm|yarn|bunx?|git|rm|mv";
const COPIED = new RegExp(`(?:^ +|: )((?:${PROGRAMS}) [^\\n]*)$`, "gm");

/** What is told after this is only for who knows better. */
const INSISTING = /\binsist\b/i;

/** Whether a text is a command from its first word on. */
export function isCommand(text: string): boolean {
  return new RegExp(`^(?:${PROGRAMS}) `).test(text);
}

/** The commands that somebody would run who does what is said, in that order. */
export function commandsIn(text: string): string[] {
  const end = text.search(INSISTING);
  const told = end === -1 ? text : text.slice(0, end);
  return [...new Set([...told.matchAll(COPIED)].map(([, command = ""]) => command))];
}
