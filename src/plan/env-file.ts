/** Sets one variable in an env file's text, line by line, as dotenv reads it. */

import { ASSIGNMENT } from "../project/env/env-assignments.ts";
import { parseEnv } from "../text/parse-env.ts";
import { appendLine } from "./line-end.ts";

export type EnvEdit = { text: string } | { refused: string };

type LineSpan = { start: number; end: number };

/**
 * Sets NAME=value in an env file's text ("" or null for none) so that dotenv reads exactly that
 * value for NAME and every other line stays byte for byte. The assignment that counts, the last
 * one, is changed in place; without one a line is added at the end. Refused, in words, where no
 * way of writing it leaves the other variables as they were.
 */
export function setEnvVariable(text: string | null, name: string, value: string): EnvEdit {
  const before = text ?? "";
  const variables = parseEnv(before);
  if (Object.hasOwn(variables, name) && variables[name] === value) return { text: before };

  const spellings = spellingsOf(value);
  const span = findValue(before, name);
  const inPlace = span && replacements(before, span, spellings);
  const appended = spellings.map((spelling) => appendLine(before, `${name}=${spelling}`));
  for (const after of [...(inPlace ?? []), ...appended]) {
    if (setsOnly(parseEnv(after), variables, name, value)) return { text: after };
  }
  return {
    refused:
      `wherever ${name} were written, dotenv would read other lines anew. ` +
      "Look for a quote that is never closed, or a name without a value.",
  };
}

/**
 * Finds where the value that counts stands, quotes included; undefined where it isn't on its name's
 * line.
 */
function findValue(text: string, name: string): LineSpan | undefined {
  // dotenv reads every line end as a newline, so positions are found in such a text.
  const lines = text.replace(/\r\n?/g, "\n");
  const last = [...lines.matchAll(ASSIGNMENT)]
    .filter((match) => match.groups?.name === name)
    .at(-1);
  const separator = last?.indices?.groups?.separator;
  if (!last || !separator) return undefined;
  const written = last.groups?.value ?? "";
  const value = written.trim();
  const indent = value === "" ? 0 : written.length - written.trimStart().length;
  const start = separator[1] + indent;
  if (lines.slice(separator[0], start).includes("\n")) return undefined;
  return {
    start: originalOffset(text, start),
    end: originalOffset(text, start + value.length),
  };
}

/** The offset in `text` of what stands at `offset` once its CRLFs are single newlines. */
function originalOffset(text: string, offset: number): number {
  let dropped = 0;
  for (const { index } of text.matchAll(/\r\n/g)) {
    if (index - dropped >= offset) break;
    dropped += 1;
  }
  return offset + dropped;
}

/** The value bare and in each kind of quotes; which of them dotenv reads back is for it to say. */
function spellingsOf(value: string): string[] {
  const escaped = value.replaceAll("\n", "\\n").replaceAll("\r", "\\r");
  return [value, `"${escaped}"`, `'${value}'`, `\`${value}\``];
}

/** The text with the value replaced, the spelling with the quotes it had first. */
function replacements(text: string, span: LineSpan, spellings: readonly string[]): string[] {
  const old = text.slice(span.start, span.end);
  const quote = /^(["'`])[\s\S]*\1$/.exec(old)?.[1];
  const preferred = spellings.filter((spelling) => quote && spelling.startsWith(quote));
  return [...preferred, ...spellings].map(
    (spelling) => text.slice(0, span.start) + spelling + text.slice(span.end),
  );
}

function setsOnly(
  after: Record<string, string>,
  before: Record<string, string>,
  name: string,
  value: string,
): boolean {
  if (!Object.hasOwn(after, name) || after[name] !== value) return false;
  const others = (variables: Record<string, string>) =>
    JSON.stringify(
      Object.entries(variables)
        .filter(([key]) => key !== name)
        .sort(),
    );
  return others(after) === others(before);
}
