/** Calls on a server that reach Convex without a user's token. */

import { ts } from "ts-morph";
import { originOf } from "../syntax/binding.ts";
import { parseFile, positionOf } from "../syntax/parse.ts";

/** Line and column are counted from 1. */
export type ServerCall = { file: string; line: number; column: number; name: string };

/**
 * The calls of a module's functions that are given no options; `functions` says how many arguments
 * come before those.
 */
export function callsWithoutOptions(
  source: { path: string; text: string },
  { module, functions }: { module: string; functions: Readonly<Record<string, number>> },
): ServerCall[] {
  if (!source.text.includes(module)) return [];
  const file = parseFile(source.path, source.text);
  const found: ServerCall[] = [];
  const visit = (node: ts.Node): void => {
    ts.forEachChild(node, visit);
    if (!ts.isCallExpression(node) || node.arguments.some(ts.isSpreadElement)) return;
    const origin = originOf(node.expression, file);
    const before =
      origin?.module === module && Object.hasOwn(functions, origin.name)
        ? functions[origin.name]
        : undefined;
    if (origin === undefined || before === undefined || node.arguments.length > before) return;
    const { line, column } = positionOf(file.tree, node.getStart());
    found.push({ file: source.path, line, column, name: origin.name });
  };
  visit(file.tree);
  return found.sort((a, b) => a.line - b.line || a.column - b.column);
}
