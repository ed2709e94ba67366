/** Finds calls of a package's export, and reads the names in calls and objects. */

import { ts } from "ts-morph";
import { originOf } from "./binding.ts";
import { descendants } from "./descendants.ts";
import type { ExportRef } from "./imports.ts";
import type { ParsedFile } from "./parse.ts";

/** All of them, by whatever name or namespace the export is known here. */
export function callsOf(file: ParsedFile, { module, name }: ExportRef): ts.CallExpression[] {
  return [...descendants(file.tree)].filter(ts.isCallExpression).filter(({ expression }) => {
    const origin = originOf(expression, file);
    return origin?.module === module && origin.name === name;
  });
}

/** Whether a piece of code calls a package's export: itself, or by what of this file it names. */
export function reachesCall(
  from: ts.Declaration | ts.Expression | undefined,
  file: ParsedFile,
  ref: ExportRef,
): boolean {
  const calls = new Set<ts.Node>(callsOf(file, ref));
  const passed = new Set<ts.Node>();
  const reaches = (part: ts.Node): boolean =>
    [...descendants(part)].some((node) => {
      if (passed.has(node)) return false;
      passed.add(node);
      if (calls.has(node)) return true;
      const declaration = ts.isIdentifier(node) ? file.declarationOf(node) : undefined;
      return declaration !== undefined && reaches(declaration);
    });
  return calls.size > 0 && from !== undefined && reaches(from);
}

/** The last name of what is called: `f` for `f()` and for `a.f()`. */
export function calledName({ expression }: ts.CallExpression): string | undefined {
  const name = ts.isPropertyAccessExpression(expression) ? expression.name : expression;
  return ts.isIdentifier(name) ? name.text : undefined;
}

/** A property's key, quoted or not; undefined where it is computed. */
export function keyOf({ name }: ts.ObjectLiteralElementLike): string | undefined {
  if (!name) return undefined;
  return ts.isIdentifier(name) || ts.isStringLiteralLike(name) ? name.text : undefined;
}
