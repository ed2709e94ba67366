/** Finds the declarations that a name refers to, in its own file or another of the project. */

import { ts } from "ts-morph";
import { originOf } from "../syntax/binding.ts";
import type { ParsedFile } from "../syntax/parse.ts";
import { valueDeclaration } from "../syntax/values/constants.ts";
import { exportedDeclarations, type NodeRef, type OpenModule } from "./export-declarations.ts";

/** None for a package's export; several where it can't be told which one it is. */
export function declarationsOf(name: ts.Node, file: ParsedFile, open: OpenModule): NodeRef[] {
  const origin = originOf(name, file);
  const module = origin && open(origin.module, file.path);
  if (module) return exportedDeclarations(module, origin.name, open);
  const declaration = origin || !ts.isIdentifier(name) ? undefined : file.declarationOf(name);
  const node = declaration && valueDeclaration(declaration);
  return node ? [{ file, node }] : [];
}
