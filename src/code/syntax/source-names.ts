/** Lists the names that stand in a file's code; what only a comment or a string says is left out. */

import { ts } from "ts-morph";
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
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) names.identifiers.add(node.text);
    if (ts.isStringLiteralLike(node)) names.strings.add(node.text);
    if (ts.isCallExpression(node)) {
      const { expression } = node;
      const name = ts.isPropertyAccessExpression(expression) ? expression.name : expression;
      if (ts.isIdentifier(name)) names.called.add(name.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return names;
}
