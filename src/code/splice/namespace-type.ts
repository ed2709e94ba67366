/** Names a member of a namespace of types, as a file may import it. */

import { ts } from "ts-morph";
import { freeName } from "../syntax/identifiers.ts";
import { importsOf } from "../syntax/imports.ts";
import type { NewImport } from "./import-edits.ts";

export type NamespaceType = { module: string; name: string; member: string };

/**
 * How a TypeScript file names the type, and the import that this takes where it isn't there yet.
 * Undefined in JavaScript.
 */
export function typeIn(
  path: string,
  tree: ts.SourceFile,
  { module, name, member }: NamespaceType,
): { text: string; missing: NewImport[] } | undefined {
  if (!/\.[cm]?tsx?$/.test(path)) return undefined;
  const present = importedAsType(tree, module, name);
  if (present !== undefined) return { text: `${present}.${member}`, missing: [] };
  const local = freeName(tree, [name, `Root${name}`]);
  const missing = [{ module, names: [{ exported: name, local }], isType: true }];
  return { text: `${local}.${member}`, missing };
}

/** The local name of an export that a file imports in whatever way, as a type or a value. */
export function importedAsType(
  tree: ts.SourceFile,
  module: string,
  name: string,
): string | undefined {
  return importsOf(tree).find(
    (each) => each.module === module && each.name === name && ts.isImportSpecifier(each.node),
  )?.local;
}
