/** The calls of a package's export in a file. */

import { ts } from "ts-morph";
import { originOf } from "./binding.ts";
import type { ParsedFile } from "./parse.ts";

/** All of them, by whatever name or namespace the export is known here. */
export function callsOf(
  file: ParsedFile,
  { module, name }: { module: string; name: string },
): ts.CallExpression[] {
  const found: ts.CallExpression[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) {
      const origin = originOf(node.expression, file);
      if (origin?.module === module && origin.name === name) found.push(node);
    }
    ts.forEachChild(node, visit);
  };
  visit(file.tree);
  return found;
}

/** What ends a statement before code that would run on from it, in a file without semicolons. */
export function endBefore(text: string, offset: number, semicolon: string): string {
  return semicolon || (/^\s*(?:[[(`+-]|\/(?![/*]))/.test(text.slice(offset)) ? ";" : "");
}

/** A property's key, quoted or not; undefined where it is computed. */
export function keyOf({ name }: ts.ObjectLiteralElementLike): string | undefined {
  if (!name) return undefined;
  return ts.isIdentifier(name) || ts.isStringLiteralLike(name) ? name.text : undefined;
}
