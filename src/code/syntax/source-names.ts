/** Lists the names that stand in a file's code; what only a comment or a string says is left out. */

import { ts } from "ts-morph";
import { calledName } from "./calls.ts";
import { descendants } from "./descendants.ts";
import { parseTree } from "./parse.ts";

export type SourceNames = {
  /** Every identifier, whatever it stands for. */
  identifiers: ReadonlySet<string>;
  /** The last name of each callee: `f` for `f()` and `a.f()`. */
  called: ReadonlySet<string>;
  /** Strings without placeholders. */
  strings: ReadonlySet<string>;
};

/** Parses a file and lists its names. */
export function readNames({ path, text }: { path: string; text: string }): SourceNames {
  return sourceNames(parseTree(path, text));
}

export function sourceNames(tree: ts.SourceFile): SourceNames {
  const names = {
    identifiers: new Set<string>(),
    called: new Set<string>(),
    strings: new Set<string>(),
  };
  for (const node of descendants(tree)) {
    if (ts.isIdentifier(node)) names.identifiers.add(node.text);
    if (ts.isStringLiteralLike(node)) names.strings.add(node.text);
    const called = ts.isCallExpression(node) ? calledName(node) : undefined;
    if (called !== undefined) names.called.add(called);
  }
  return names;
}

/** Whether Clerk is named in a piece of code, be it by an identifier or in a text; comments don't count. */
export function mentionsClerk(part: ts.Node): boolean {
  return [...descendants(part)].some(
    (node) =>
      (ts.isIdentifier(node) || ts.isStringLiteral(node) || ts.isTemplateLiteralToken(node)) &&
      /clerk/i.test(node.text),
  );
}
