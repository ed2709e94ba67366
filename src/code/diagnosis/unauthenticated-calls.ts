/** Finds what on a server asks Convex without a user's token. */

import { ts } from "ts-morph";
import type { OpenModule } from "../modules/export-declarations.ts";
import { packageExports } from "../modules/package-exports.ts";
import { originOf } from "../syntax/binding.ts";
import { descendants } from "../syntax/descendants.ts";
import { hasDirective } from "../syntax/directives.ts";
import { type ParsedFile, parseFile, positionOf } from "../syntax/parse.ts";

/**
 * A call, or a client that is made. Line and column are counted from 1; `use` shows how a call is given
 * the token, and what a client is told it with.
 */
export type ServerCall = { file: string; line: number; column: number; name: string; use: string };

type Source = { path: string; text: string };

/**
 * The calls of a module's functions that are given no options; `functions` says how many arguments
 * come before those. What runs in the browser is no server's.
 */
export function callsWithoutOptions(
  source: Source,
  { module, functions }: { module: string; functions: Readonly<Record<string, number>> },
  open: OpenModule = () => undefined,
): ServerCall[] {
  const file = parseFile(source.path, source.text);
  if (hasDirective(file, "use client")) return [];
  return [...descendants(file.tree)].filter(ts.isCallExpression).flatMap((call) => {
    const [origin] = packageExports(call.expression, file, open);
    if (origin?.module !== module || !Object.hasOwn(functions, origin.name)) return [];
    const before = functions[origin.name] ?? 0;
    const mayHaveOptions =
      call.arguments.length > before || call.arguments.some(ts.isSpreadElement);
    if (mayHaveOptions) return [];
    const [query, ...given] = call.arguments.map((each) => each.getText(file.tree));
    const shown = given.every((each) => each.length <= LONGEST_SHOWN) ? given : ["…"];
    const args = [query, ...(given.length < before - 1 ? ["{}"] : shown), "{ token }"];
    return [
      { ...placeOf(call, file), name: origin.name, use: `${origin.name}(${args.join(", ")})` },
    ];
  });
}

/** Characters of an argument that is shown as it stands. */
const LONGEST_SHOWN = 40;

const CLIENT_MODULE = "convex/browser";
const CLIENTS = ["ConvexHttpClient", "ConvexClient"];

/** The clients of `convex/browser` that are made, and by these files never given a token. */
export function clientsWithoutToken(sources: readonly Source[]): ServerCall[] {
  const isTold = sources.some(({ text }) => text.includes(".setAuth("));
  return sources
    .filter(({ text }) => text.includes(CLIENT_MODULE))
    .flatMap(({ path, text }) => {
      const file = parseFile(path, text);
      if (hasDirective(file, "use client")) return [];
      return [...descendants(file.tree)]
        .filter(ts.isNewExpression)
        .flatMap((made) => clientMade(made, file, isTold));
    });
}

function clientMade(made: ts.NewExpression, file: ParsedFile, isTold: boolean): ServerCall[] {
  const origin = originOf(made.expression, file);
  if (origin?.module !== CLIENT_MODULE || !CLIENTS.includes(origin.name)) return [];
  const [, options] = made.arguments ?? [];
  if (options || (isTold && mayBeTold(made, file))) return [];
  return [{ ...placeOf(made, file), name: origin.name, use: "setAuth(token)" }];
}

/** Whether the file itself tells some client, or hands this one out to where it may be told. */
function mayBeTold(made: ts.NewExpression, { tree, text }: ParsedFile): boolean {
  return text.includes(".setAuth(") || isHandedOut(made, tree);
}

/** Whether a client leaves its file: exported, returned, or given to a function. */
function isHandedOut(made: ts.NewExpression, tree: ts.SourceFile): boolean {
  const statement = ts.findAncestor(made, (node) => node.parent === tree);
  const isExported =
    statement !== undefined &&
    ts.canHaveModifiers(statement) &&
    (ts.getModifiers(statement) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
  const { parent } = made;
  return isExported || ts.isReturnStatement(parent) || ts.isCallExpression(parent);
}

function placeOf(node: ts.Node, { path, tree }: ParsedFile) {
  return { file: path, ...positionOf(tree, node.getStart(tree)) };
}
