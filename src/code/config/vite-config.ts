/** What a Vite configuration says of where the app's files are, as far as it can be read off. */

import { posix } from "node:path";
import { ts } from "ts-morph";
import type { ReadFile } from "../modules/read-file.ts";
import { keyOf } from "../syntax/calls.ts";
import { parseTree, positionOf } from "../syntax/parse.ts";
import { type Constants, constantsOf, follow } from "../syntax/static-value.ts";
import { unwrap } from "../syntax/unwrap.ts";

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
  const nothing = { root: folder, envDir: folder, envPrefixes: undefined, aliases: {}, inputs: [] };
  if (path === undefined) return nothing;
  const tree = parseTree(path, read(path) ?? "");
  const found = configOf(tree, constantsOf(tree));
  if (!found) return nothing;
  const { object: config, constants } = found;
  const value = (name: string) => propertyOf(config, name, constants);
  const pathOf = (expression: ts.Expression | undefined, from: string) =>
    expression && readPath(expression, from, folder, constants);
  const root = pathOf(value("root"), folder) ?? folder;
  const prefixes = value("envPrefix");
  return {
    root,
    envDir: pathOf(value("envDir"), root) ?? root,
    envPrefixes: prefixes && {
      prefixes: stringsIn(prefixes, constants),
      at: `${path}:${positionOf(tree, prefixes.getStart()).line}`,
    },
    aliases: aliasesIn(nested(config, ["resolve", "alias"], constants), folder, constants),
    inputs: ["rollupOptions", "rolldownOptions"].flatMap((options) =>
      inputsIn(nested(config, ["build", options, "input"], constants), root, folder, constants),
    ),
  };
}

/** The configuration, and the constants that its values may name. */
type Config = { object: ts.ObjectLiteralExpression; constants: Constants };

/** The object that is exported by default, through `defineConfig`, `mergeConfig` and functions. */
function configOf(tree: ts.SourceFile, constants: Constants): Config | undefined {
  for (const statement of tree.statements) {
    if (ts.isExportAssignment(statement)) return objectIn(statement.expression, constants);
    if (!ts.isExpressionStatement(statement)) continue;
    const { expression } = statement;
    if (!ts.isBinaryExpression(expression)) continue;
    if (expression.left.getText() === "module.exports") {
      return objectIn(expression.right, constants);
    }
  }
  return undefined;
}

function objectIn(expression: ts.Expression, constants: Constants): Config | undefined {
  const bare = unwrap(follow(expression, constants));
  if (ts.isObjectLiteralExpression(bare)) return { object: bare, constants };
  if (ts.isCallExpression(bare)) {
    // In `mergeConfig(base, own)` the last one's word counts.
    const last = bare.arguments.at(-1);
    return last && objectIn(last, constants);
  }
  if (!ts.isArrowFunction(bare) && !ts.isFunctionExpression(bare)) return undefined;
  const { body } = bare;
  if (!ts.isBlock(body)) return objectIn(body, constants);
  const returned = body.statements.findLast(ts.isReturnStatement)?.expression;
  return returned && objectIn(returned, new Map([...constants, ...constantsIn(body)]));
}

function constantsIn(body: ts.Block): Constants {
  const declarations = body.statements
    .filter(ts.isVariableStatement)
    .flatMap(({ declarationList }) => [...declarationList.declarations]);
  return new Map(
    declarations.flatMap(({ name, initializer }) =>
      initializer && ts.isIdentifier(name) ? [[name.text, initializer] as const] : [],
    ),
  );
}

function propertyOf(
  object: ts.ObjectLiteralExpression,
  name: string,
  constants: Constants,
): ts.Expression | undefined {
  const property = object.properties.find((each) => keyOf(each) === name);
  if (!property) return undefined;
  if (ts.isShorthandPropertyAssignment(property)) return constants.get(name);
  return ts.isPropertyAssignment(property) ? follow(property.initializer, constants) : undefined;
}

function nested(
  object: ts.ObjectLiteralExpression,
  names: readonly string[],
  constants: Constants,
): ts.Expression | undefined {
  const [name, ...rest] = names;
  if (name === undefined) return object;
  const value = propertyOf(object, name, constants);
  const bare = value && unwrap(value);
  if (!bare || rest.length === 0) return bare;
  return ts.isObjectLiteralExpression(bare) ? nested(bare, rest, constants) : undefined;
}

function aliasesIn(
  expression: ts.Expression | undefined,
  folder: string,
  constants: Constants,
): Record<string, string[]> {
  const aliases: Record<string, string[]> = {};
  const add = (find: string | undefined, replacement: ts.Expression | undefined) => {
    const path = replacement && readPath(replacement, folder, folder, constants);
    if (find === undefined || path === undefined) return;
    // Vite replaces the name itself, and what follows it after a slash.
    if (find.endsWith("/")) aliases[`${find}*`] = [`${path}/*`];
    else Object.assign(aliases, { [find]: [path], [`${find}/*`]: [`${path}/*`] });
  };
  if (expression && ts.isObjectLiteralExpression(expression)) {
    for (const property of expression.properties) {
      if (ts.isPropertyAssignment(property)) add(keyOf(property), property.initializer);
    }
  }
  if (expression && ts.isArrayLiteralExpression(expression)) {
    for (const element of expression.elements) {
      if (!ts.isObjectLiteralExpression(element)) continue;
      const find = propertyOf(element, "find", constants);
      const name = find && ts.isStringLiteralLike(find) ? find.text : undefined;
      add(name, propertyOf(element, "replacement", constants));
    }
  }
  return aliases;
}

function inputsIn(
  expression: ts.Expression | undefined,
  root: string,
  folder: string,
  constants: Constants,
): string[] {
  if (!expression) return [];
  const values = ts.isArrayLiteralExpression(expression)
    ? [...expression.elements]
    : ts.isObjectLiteralExpression(expression)
      ? expression.properties.flatMap((each) =>
          ts.isPropertyAssignment(each) ? [each.initializer] : [],
        )
      : [expression];
  return values.flatMap((value) => readPath(value, root, folder, constants) ?? []);
}

function stringsIn(expression: ts.Expression, constants: Constants): string[] {
  const bare = unwrap(follow(expression, constants));
  if (ts.isStringLiteralLike(bare)) return [bare.text];
  if (!ts.isArrayLiteralExpression(bare)) return [];
  return bare.elements.flatMap((element) => stringsIn(element, constants));
}

/**
 * The path that an expression comes to: a string from `from`, or one that `path.resolve`,
 * `path.join` or a URL put on the configuration's own folder.
 */
function readPath(
  expression: ts.Expression,
  from: string,
  folder: string,
  constants: Constants,
): string | undefined {
  const bare = unwrap(follow(expression, constants));
  // A leading slash stands for the root.
  if (ts.isStringLiteralLike(bare)) return clean(posix.join(from, bare.text.replace(/^\/+/, "")));
  if (ts.isPropertyAccessExpression(bare) && bare.name.text === "pathname") {
    return readPath(bare.expression, from, folder, constants);
  }
  if (ts.isNewExpression(bare) && bare.expression.getText() === "URL") {
    const [path, base] = bare.arguments ?? [];
    if (!path || base?.getText() !== "import.meta.url") return undefined;
    return readPath(path, folder, folder, constants);
  }
  if (!ts.isCallExpression(bare)) return undefined;
  const called = bare.expression.getText().replace(/^.*\./, "");
  const [first, ...rest] = bare.arguments;
  if (!first) return undefined;
  if (called === "fileURLToPath") return readPath(first, from, folder, constants);
  if (called !== "resolve" && called !== "join") return undefined;
  const base = HERE.test(unwrap(follow(first, constants)).getText())
    ? folder
    : readPath(first, folder, folder, constants);
  const parts = rest.map((part) => unwrap(follow(part, constants)));
  if (base === undefined || !parts.every(ts.isStringLiteralLike)) return undefined;
  return clean(posix.join(base, ...parts.map(({ text }) => text)));
}

/** What names the configuration's own folder, or the one that Vite is started in. */
const HERE =
  /^(?:__dirname|import\.meta\.dirname|process\.cwd\(\))$|^(?:path\.)?dirname\(fileURLToPath\(import\.meta\.url\)\)$/;

function clean(path: string): string {
  const bare = posix.normalize(path).replace(/\/$/, "");
  return bare === "." ? "" : bare;
}
