/** Reads from a Vite configuration where the app's files are. */

import { posix } from "node:path";
import { ts } from "ts-morph";
import type { ReadFile } from "../modules/read-file.ts";
import { calledName, keyOf } from "../syntax/calls.ts";
import { type ParsedFile, parseFile, positionOf } from "../syntax/parse.ts";
import { evaluate, writtenValue } from "../syntax/values/evaluate.ts";
import { exportedObjects } from "./config-object.ts";

/** All paths are relative to where the reader reads from. */
export type ViteConfig = {
  /** Where the pages are. */
  root: string;
  /** Where the env files are. */
  envDir: string;
  /** What a variable's name must start with to be seen in the browser, and where that is said. */
  envPrefixes: { prefixes: string[]; at: string } | undefined;
  /** `resolve.alias`, in tsconfig's notation: a pattern with at most one `*` → targets. */
  aliases: Record<string, string[]>;
  /** The pages and modules that a build starts with, where they are named. */
  inputs: string[];
  /** An option that decides where the app's files and variables are, and isn't written out. */
  unread: { option: string; at: string } | undefined;
};

/**
 * Reads the configuration of the app in `folder`, the first there is under one of `names`. What is
 * computed in it is passed over.
 */
export function readViteConfig(
  folder: string,
  names: readonly string[],
  read: ReadFile,
): ViteConfig {
  const path = names
    .map((name) => posix.join(folder, name))
    .find((each) => read(each) !== undefined);
  const nothing = {
    root: folder,
    envDir: folder,
    envPrefixes: undefined,
    aliases: {},
    inputs: [],
    unread: undefined,
  };
  if (path === undefined) return nothing;
  const file = parseFile(path, read(path) ?? "");
  const config = countedObject(file);
  if (!config) return nothing;
  const value = (...keys: string[]) => valueAt(config, keys, file);
  const pathOf = (expression: ts.Node | undefined, from: string) =>
    expression && readPath(expression, { from, folder, file });
  const root = pathOf(value("root"), folder) ?? folder;
  const prefixes = value("envPrefix");
  const at = (node: ts.Node) => `${path}:${positionOf(file.tree, node.getStart()).line}`;
  const isRead = {
    root: (node: ts.Node) => pathOf(node, folder) !== undefined,
    envDir: (node: ts.Node) => pathOf(node, root) !== undefined,
    envPrefix: (node: ts.Node) => itemsOf(node).every((each) => stringIn(each, file) !== undefined),
  };
  const [unread] = Object.entries(isRead).flatMap(([option, reads]) => {
    const node = value(option);
    return node && !reads(node) ? [{ option, at: at(node) }] : [];
  });
  return {
    unread,
    root,
    envDir: pathOf(value("envDir"), root) ?? root,
    envPrefixes: prefixes && {
      prefixes: itemsOf(prefixes).flatMap((each) => stringIn(each, file) ?? []),
      at: at(prefixes),
    },
    aliases: aliasesIn(value("resolve", "alias"), { from: folder, folder, file }),
    inputs: ["rollupOptions", "rolldownOptions"].flatMap((options) =>
      itemsOf(value("build", options, "input")).flatMap((each) => pathOf(each, root) ?? []),
    ),
  };
}

/** In `mergeConfig(base, own)`, and of what a function returns, the last one counts. */
export function countedObject(file: ParsedFile): ts.ObjectLiteralExpression | undefined {
  return exportedObjects(file, { functions: true, argument: "last", changing: true }).at(-1);
}

/** The value at a path of keys, where it is written out. */
export function valueAt(
  config: ts.Node,
  [key, ...rest]: readonly string[],
  file: ParsedFile,
): ts.Node | undefined {
  if (key === undefined) return config;
  const value = ts.isObjectLiteralExpression(config) ? entryIn(config, key, file) : undefined;
  return value && valueAt(evaluate(value, file), rest, file);
}

/** A key's value, from spreads of the file's own objects too; the last one counts. */
function entryIn(
  object: ts.ObjectLiteralExpression,
  key: string,
  file: ParsedFile,
  passed: Set<ts.Node> = new Set(),
): ts.Expression | undefined {
  passed.add(object);
  for (const property of object.properties.toReversed()) {
    if (keyOf(property) === key) return writtenValue(property);
    const spread = ts.isSpreadAssignment(property) && evaluate(property.expression, file);
    if (!spread || !ts.isObjectLiteralExpression(spread) || passed.has(spread)) continue;
    const found = entryIn(spread, key, file, passed);
    if (found) return found;
  }
  return undefined;
}

/** The items of a list or an object's values; else the value itself. */
function itemsOf(value: ts.Node | undefined): ts.Node[] {
  if (!value) return [];
  if (ts.isArrayLiteralExpression(value)) return [...value.elements];
  return ts.isObjectLiteralExpression(value)
    ? value.properties.flatMap((each) => writtenValue(each) ?? [])
    : [value];
}

function stringIn(node: ts.Node | undefined, file: ParsedFile): string | undefined {
  const value = node && evaluate(node, file);
  return value && ts.isStringLiteralLike(value) ? value.text : undefined;
}

/** Where a path is written: in which file, for which folder, and from which one it counts. */
type PathContext = { from: string; folder: string; file: ParsedFile };

function aliasesIn(aliases: ts.Node | undefined, place: PathContext): Record<string, string[]> {
  const targets: Record<string, string[]> = {};
  const add = (find: string | undefined, replacement: ts.Node | undefined) => {
    const path = replacement && readPath(replacement, place);
    if (find === undefined || path === undefined) return;
    // Vite replaces the name itself, and what follows it after a slash.
    const below = [posix.join(path, "*")];
    if (find.endsWith("/")) targets[`${find}*`] = below;
    else Object.assign(targets, { [find]: [path], [`${find}/*`]: below });
  };
  if (aliases && ts.isObjectLiteralExpression(aliases)) {
    for (const property of aliases.properties) add(keyOf(property), writtenValue(property));
  }
  if (aliases && ts.isArrayLiteralExpression(aliases)) {
    for (const element of aliases.elements) {
      const member = (key: string) => valueAt(evaluate(element, place.file), [key], place.file);
      const find = member("find");
      add(find && (prefixIn(find) ?? stringIn(find, place.file)), member("replacement"));
    }
  }
  return targets;
}

/** The beginning that a regular expression such as `/^@\//` asks for, and nothing else. */
function prefixIn(find: ts.Node): string | undefined {
  if (!ts.isRegularExpressionLiteral(find)) return undefined;
  const [, prefix] = /^\/\^((?:[\w@~#-]|\\\/)+)\/$/.exec(find.text) ?? [];
  return prefix?.replaceAll("\\/", "/");
}

/**
 * The path that an expression comes to: a string, or one that `path.resolve`, `path.join` or a URL put
 * on the configuration's own folder.
 */
function readPath(expression: ts.Node, place: PathContext): string | undefined {
  const { from, folder, file } = place;
  const value = evaluate(expression, file);
  const inFolder = { ...place, from: folder };
  // A leading slash stands for the root.
  if (ts.isStringLiteralLike(value)) return clean(posix.join(from, value.text.replace(/^\/+/, "")));
  const [base, added] = joinedPath(value);
  if (base && added && isHere(evaluate(base, file), file))
    return clean(posix.join(folder, `./${added}`));
  if (ts.isPropertyAccessExpression(value) && value.name.text === "pathname") {
    return readPath(value.expression, place);
  }
  if (ts.isNewExpression(value) && value.expression.getText() === "URL") {
    const [path, base] = value.arguments ?? [];
    return path && isMetaProperty(base, "url") ? readPath(path, inFolder) : undefined;
  }
  if (!ts.isCallExpression(value)) return undefined;
  const called = calledName(value);
  const [first, ...rest] = value.arguments;
  if (!first) return undefined;
  if (called === "fileURLToPath") return readPath(first, place);
  if (called !== "resolve" && called !== "join") return undefined;
  const start = isHere(evaluate(first, file), file) ? folder : readPath(first, inFolder);
  const parts = rest.map((part) => stringIn(part, file));
  if (start === undefined || !parts.every((part) => part !== undefined)) return undefined;
  return clean(posix.join(start, ...parts));
}

/** The two parts of `${base}/path` and of `base + "/path"`. */
function joinedPath(value: ts.Node): [base?: ts.Expression, added?: string] {
  if (ts.isTemplateExpression(value)) {
    const [span, another] = value.templateSpans;
    return span && !another && value.head.text === "" ? [span.expression, span.literal.text] : [];
  }
  const isPlus =
    ts.isBinaryExpression(value) && value.operatorToken.kind === ts.SyntaxKind.PlusToken;
  return isPlus && ts.isStringLiteralLike(value.right) ? [value.left, value.right.text] : [];
}

/** Whether it is the configuration's own folder, or the one that Vite is started in. */
function isHere(node: ts.Node, file: ParsedFile): boolean {
  if (ts.isIdentifier(node)) return node.text === "__dirname";
  if (!ts.isCallExpression(node)) return isMetaProperty(node, "dirname");
  const [first] = node.arguments;
  if (!first) return calledName(node) === "cwd";
  const inner = evaluate(first, file);
  return calledName(node) === "dirname" && isOwnFile(inner);
}

function isOwnFile(node: ts.Node): boolean {
  if (ts.isIdentifier(node)) return node.text === "__filename";
  if (!ts.isCallExpression(node)) return isMetaProperty(node, "filename");
  return calledName(node) === "fileURLToPath" && isMetaProperty(node.arguments[0], "url");
}

/** Whether it is `import.meta.NAME`. */
function isMetaProperty(node: ts.Node | undefined, name: string): boolean {
  const isMember = node !== undefined && ts.isPropertyAccessExpression(node);
  return isMember && ts.isMetaProperty(node.expression) && node.name.text === name;
}

function clean(path: string): string {
  const bare = posix.normalize(path).replace(/\/$/, "");
  return bare === "." ? "" : bare;
}
