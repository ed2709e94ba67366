/** Adds dependencies to package.json's text; everything else in it keeps its bytes. */

import { type Node, parseTree } from "jsonc-parser";
import { CliError } from "../errors.ts";
import { guardStackDepth } from "../text/too-deep.ts";
import { lineEndOf } from "./line-end.ts";

type JsonMember = { name: string; key: Node; value: Node };

/** Where npm looks for a dependency, in the order in which the range is looked for here. */
const sections = [
  "dependencies",
  "devDependencies",
  "optionalDependencies",
  "peerDependencies",
] as const;

/**
 * Adds or sets dependencies (name → range) in package.json's text; keeps order, indentation, line
 * ends, BOM and final newline. A name that stands in one of the sections is set there; a new one
 * goes where react is, in its place by npm's order where the names are sorted, else last.
 * Throws `bad-manifest` where the text is no JSON object or a section is none.
 */
export function setDependencies(text: string, ranges: Readonly<Record<string, string>>): string {
  const bom = text.startsWith("\uFEFF") ? "\uFEFF" : "";
  const json = text.slice(bom.length);
  return bom + Object.entries(ranges).reduce(setDependency, json);
}

function setDependency(json: string, [name, range]: [string, string]): string {
  const root = parseObject(json);
  const value = JSON.stringify(range);
  for (const section of sections) {
    const standing = member(object(member(root, section)?.value), name);
    if (!standing) continue;
    return standing.value.value === range ? json : replace(json, standing.value, value);
  }
  const [first] = members(root);
  if (!first) {
    const whole = JSON.stringify({ dependencies: { [name]: range } }, null, 2);
    return replace(json, root, whole.replaceAll("\n", lineEndOf(json)));
  }
  const filled = objectLike(json, first, name, value);
  const section = sectionForNew(root);
  const dependencies = member(root, section)?.value;
  if (!dependencies) return insert(json, root, placeForSection(root, first), [section, filled]);
  const place = placeForName(dependencies, name);
  return place
    ? insert(json, dependencies, place, [name, value])
    : replace(json, dependencies, filled);
}

/**
 * A package that has React for its own development alone, as a published one does, is given the rest
 * for that too.
 */
function sectionForNew(root: Node): "dependencies" | "devDependencies" {
  const has = (section: (typeof sections)[number]) =>
    member(object(member(root, section)?.value), "react") !== undefined;
  const isOwn = has("dependencies") || has("optionalDependencies");
  return !isOwn && (has("devDependencies") || has("peerDependencies"))
    ? "devDependencies"
    : "dependencies";
}

function parseObject(json: string): Node {
  try {
    JSON.parse(json);
  } catch {
    throw badManifest("it is not valid JSON");
  }
  const root = guardStackDepth("package.json", () => parseTree(json));
  if (root?.type !== "object") throw badManifest("it holds no object");
  return root;
}

function object(node: Node | undefined): Node {
  if (node && node.type !== "object") throw badManifest("a list of dependencies is no object");
  return node ?? { type: "object", offset: 0, length: 0 };
}

function badManifest(why: string): CliError {
  return new CliError(
    "bad-manifest",
    `package.json can't be edited: ${why}.`,
    "Mend it, then run the command again.",
  );
}

function members(node: Node): JsonMember[] {
  return (node.children ?? []).flatMap(({ children: [key, value] = [] }) =>
    key && value ? [{ name: String(key.value), key, value }] : [],
  );
}

/** The member of that name; of several the last, which is the one JSON.parse takes. */
function member(node: Node, name: string): JsonMember | undefined {
  return members(node).findLast((each) => each.name === name);
}

type InsertionPoint = { side: "before" | "after"; neighbour: JsonMember };

function placeForSection(root: Node, first: JsonMember): InsertionPoint {
  const next = member(root, "devDependencies");
  if (next) return { side: "before", neighbour: next };
  return { side: "after", neighbour: member(root, "scripts") ?? members(root).at(-1) ?? first };
}

function placeForName(dependencies: Node, name: string): InsertionPoint | undefined {
  const present = members(dependencies);
  const sorted = present.every((each, i) => i === 0 || compare(present[i - 1], each) <= 0);
  const next = sorted && present.find((each) => compare(each, { name }) > 0);
  if (next) return { side: "before", neighbour: next };
  const last = present.at(-1);
  return last && { side: "after", neighbour: last };
}

/** npm's own order, the same on every machine. */
function compare(a: { name: string } | undefined, b: { name: string }): number {
  return (a?.name ?? "").localeCompare(b.name, "en");
}

/** Inserts a member beside another, laid out as its siblings are. */
function insert(
  json: string,
  into: Node,
  { side, neighbour }: InsertionPoint,
  [name, value]: readonly [name: string, value: string],
): string {
  const line = JSON.stringify(name) + colonOf(json, neighbour) + value;
  const space = spaceBefore(json, (members(into)[1] ?? neighbour).key);
  const offset = side === "before" ? neighbour.key.offset : nodeEnd(neighbour.value);
  const added = side === "before" ? `${line},${space}` : `,${space}${line}`;
  return json.slice(0, offset) + added + json.slice(offset);
}

/** An object of one member, to stand in the root: over several lines where the root's members do. */
function objectLike(json: string, first: JsonMember, name: string, value: string): string {
  const space = spaceBefore(json, first.key);
  const line = JSON.stringify(name) + colonOf(json, first) + value;
  const indent = /\n(.*)/.exec(space)?.[1] ?? "";
  return `{${space}${indent}${line}${space}}`;
}

function replace(json: string, node: Node, by: string): string {
  return json.slice(0, node.offset) + by + json.slice(nodeEnd(node));
}

function nodeEnd({ offset, length }: Node): number {
  return offset + length;
}

/** Reads what stands between a key and its value. */
function colonOf(json: string, { key, value }: JsonMember): string {
  return json.slice(nodeEnd(key), value.offset);
}

/** The white space before a key, without blank lines. */
function spaceBefore(json: string, { offset }: Node): string {
  const before = json.slice(0, offset);
  const space = before.slice(before.trimEnd().length);
  const line = space.lastIndexOf("\n");
  if (line === -1) return space;
  return space.slice(space[line - 1] === "\r" ? line - 1 : line);
}
