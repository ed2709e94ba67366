/** Finds the declarations of a module's exports, through re-exports. */

import { ts } from "ts-morph";
import { exportsNamed, exportsOf, reExportedFrom } from "../syntax/exports.ts";
import type { ParsedFile } from "../syntax/parse.ts";

/** A piece of a file. */
export type NodeRef = { file: ParsedFile; node: ts.Node };

/** The project's file that a specifier names in a file, parsed; undefined for packages. */
export type OpenModule = (specifier: string, from: string) => ParsedFile | undefined;

/**
 * What renders or holds the value of an export: a declaration, or the expression of
 * `export default`. `*` gives every export. Several where it can't be told which one it is, none
 * where no file of the project declares it.
 */
export function exportedDeclarations(
  file: ParsedFile,
  name: string,
  open: OpenModule,
  passed: Set<string> = new Set(),
): NodeRef[] {
  const key = `${file.path} ${name}`;
  if (passed.has(key)) return [];
  passed.add(key);
  const own = (name === "*" ? exportsOf(file.tree) : exportsNamed(file.tree, name))
    .flatMap(({ value }) => declaredValue(value, file) ?? [])
    .map((node) => ({ file, node }));
  if (own.length > 0 && name !== "*") return own;
  const further = reExportedFrom(file.tree, name).flatMap(({ module, name: original }) => {
    const next = open(module, file.path);
    return next ? exportedDeclarations(next, original, open, passed) : [];
  });
  return [...own, ...further];
}

/** The declaration of an export in this very file; imports are followed elsewhere. */
function declaredValue(
  value: ts.Declaration | ts.Expression | undefined,
  file: ParsedFile,
): ts.Node | undefined {
  if (!value || !ts.isIdentifier(value)) return value;
  const declaration = file.declarationOf(value);
  const isImport = declaration && ts.findAncestor(declaration, ts.isImportDeclaration);
  return isImport ? undefined : declaration;
}
