/** Finds calls on a server that reach Convex without a user's token. */

import { ts } from "ts-morph";
import { originOf } from "../syntax/binding.ts";
import { descendants } from "../syntax/descendants.ts";
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
  return [...descendants(file.tree)].filter(ts.isCallExpression).flatMap((call) => {
    const origin = originOf(call.expression, file);
    if (origin?.module !== module || !Object.hasOwn(functions, origin.name)) return [];
    const before = functions[origin.name] ?? 0;
    const mayHaveOptions =
      call.arguments.length > before || call.arguments.some(ts.isSpreadElement);
    if (mayHaveOptions) return [];
    const { line, column } = positionOf(file.tree, call.getStart());
    return { file: source.path, line, column, name: origin.name };
  });
}
