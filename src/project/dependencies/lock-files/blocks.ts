/**
 * Reads the few entries that are asked for out of a lock file of tens of thousands of lines. What
 * writes such files in YAML puts each key on a line of its own, and below it, further in, what
 * belongs to it; the file is cut at those lines. (A YAML parser takes seconds for the whole, and
 * deep nesting, which nobody writes, makes it run for ever or end the process for lack of stack.)
 */

import { tryParse } from "../../../text/try-parse.ts";

/** The lines of a key, its own first. */
export type Block = readonly string[];

/** What is written behind a key, every scalar as a string. */
export type Value = string | { [key: string]: Value };

/** Further in stands nothing that is asked for. */
const DEEPEST = 3;

/** The blocks of the lines that stand as deep as the first one; none of a file half merged. */
export function cut(lines: readonly string[]): Block[] {
  const blocks: string[][] = [];
  let outer: number | undefined;
  for (const line of lines) {
    const depth = depthOf(line);
    outer ??= depth;
    // A key too long for one line has its value behind a colon of its own.
    if (depth !== undefined && depth === outer && line[depth] !== ":") blocks.push([line]);
    else blocks.at(-1)?.push(line);
  }
  return blocks.some(([key]) => key?.startsWith("<<<<<<<")) ? [] : blocks;
}

/** Measures how far in a line stands; undefined for one that says nothing. */
function depthOf(line: string): number | undefined {
  const depth = line.length - line.trimStart().length;
  return depth === line.length || line[depth] === "#" ? undefined : depth;
}

export function linesOf(text: string): string[] {
  return text.replaceAll("\r\n", "\n").split("\n");
}

/** The lines of a text that hold its last YAML document: pnpm can put one of its own before. */
export function lastDocument(text: string): string[] {
  const lines = linesOf(text);
  return lines.slice(lines.lastIndexOf("---") + 1);
}

/** Blocks by their keys. */
export function byKey(blocks: readonly Block[]): Map<string, Block> {
  return new Map(blocks.map((block) => [blockKey(block), block]));
}

/** The key that a block begins with. */
export function blockKey([line = ""]: Block): string {
  return split(line)[0];
}

/** Reads what stands behind the key that a block begins with. */
export function valueIn([line = "", next = "", ...further]: Block, depth = 0): Value {
  const text = split(line)[1];
  if (text.startsWith("{")) return flowMapping(text);
  if (text !== "" || depth === DEEPEST) return scalar(text);
  return mapping([next.replace(/^(\s*):(?=\s|$)/, "$1 "), ...further], depth + 1);
}

/** Reads what the keys say that these lines begin with. */
export function mapping(lines: readonly string[], depth = 0): Record<string, Value> {
  return Object.fromEntries(cut(lines).map((block) => [blockKey(block), valueIn(block, depth)]));
}

/** A key and the text behind it. */
function split(line: string): [string, string] {
  const text = line.trim().replace(/^\? /, "");
  const quote = text[0];
  const closed = quote === '"' || quote === "'" ? text.indexOf(quote, 1) : 0;
  const colon = /:(?:\s|$)/g;
  colon.lastIndex = Math.max(closed, 0);
  const end = colon.exec(text)?.index ?? text.length;
  return [scalar(text.slice(0, end)), text.slice(end + 1).trim()];
}

function scalar(text: string): string {
  if (text.startsWith("'")) return text.slice(1, -1).replaceAll("''", "'");
  return text.startsWith('"') ? String(tryParse(text)) : text;
}

/** `{node: '>=18', npm: '>=7'}`, which is never long. */
function flowMapping(text: string): Record<string, string> {
  const pairs = text.slice(0, 1000).matchAll(/([^\s{},:]+): *("[^"]*"|'(?:[^']|'')*'|[^,{}]*)/g);
  return Object.fromEntries(
    [...pairs].map(([, key = "", value = ""]) => [scalar(key), scalar(value.trim())]),
  );
}
