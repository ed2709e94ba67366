/** Reads a string or an environment variable out of an expression. */

import { ts } from "ts-morph";
import { oncePer } from "../once-per.ts";
import type { ParsedFile } from "../parse.ts";
import { mentionsClerk } from "../source-names.ts";
import { unwrap } from "../unwrap.ts";
import { constantNamed } from "./constants.ts";
import { environmentRead } from "./environment-read.ts";
import { initializerBehind } from "./evaluate.ts";
import { isFallback, withoutGuard } from "./guards.ts";

export type Span = { start: number; end: number };

/** An expression's span is where its value is decided: a constant's initialiser, if it names one. */
export type StaticValue = Span & {
  /** The string it is, if it is one. */
  literal: string | undefined;
  /** The variables it reads from `process.env`. */
  variables: string[];
  /** Whether it is one such read and nothing else, type assertions, guards that throw and trims aside. */
  plain: boolean;
  /** Whether one value stands in for another in it: `??` or `||`. */
  hasFallback: boolean;
  /** Whether Clerk is named in it. */
  mentionsClerk: boolean;
};

export function spanOf(node: ts.Node): Span {
  return { start: node.getStart(), end: node.getEnd() };
}

/** Reads an expression through the file's constants. */
export function readValue(expression: ts.Expression, file: ParsedFile): StaticValue {
  const decisive = initializerBehind(expression, file);
  const known = knownValues(file);
  const value = known.get(decisive) ?? readDecisive(decisive, file);
  known.set(decisive, value);
  return value;
}

/** Many may name the same constant. */
const knownValues = oncePer((_: ParsedFile) => new Map<ts.Node, StaticValue>());

function readDecisive(decisive: ts.Node, file: ParsedFile): StaticValue {
  const bare = untrimmed(withoutGuard(decisive, file));
  const parts = reachableParts(bare, file);
  return {
    ...spanOf(decisive),
    literal: ts.isStringLiteralLike(bare) ? bare.text : undefined,
    variables: parts.flatMap((part) => environmentRead(part, file, "process") ?? []),
    plain: environmentRead(bare, file, "process") !== undefined,
    hasFallback: parts.some((part) => isFallback(part, file)),
    mentionsClerk: mentionsClerk(bare),
  };
}

/** What `.trim()` is called on: an issuer has no blanks around it. */
function untrimmed(node: ts.Node): ts.Node {
  if (!ts.isCallExpression(node) || node.arguments.length > 0) return node;
  const { expression: callee } = node;
  const isTrim = ts.isPropertyAccessExpression(callee) && callee.name.text === "trim";
  return isTrim ? unwrap(callee.expression) : node;
}

/** An expression and all that it is made of, through constants; of a variable that is read, no part. */
function reachableParts(node: ts.Node, file: ParsedFile): ts.Node[] {
  const passed = new Set<ts.Node>();
  const ahead = [node];
  for (let next = ahead.pop(); next; next = ahead.pop()) {
    if (passed.has(next)) continue;
    passed.add(next);
    if (environmentRead(next, file, "process") !== undefined) continue;
    const constant = constantNamed(next, file);
    const parts = constant ? [constant.initializer] : next.getChildren();
    for (const part of parts.toReversed()) ahead.push(part);
  }
  return [...passed];
}
