/** Adds imports to a file that may have none yet. */

import type MagicString from "magic-string";
import { ts } from "ts-morph";
import { isDirective } from "../syntax/directives.ts";
import type { FileStyle } from "../syntax/file-style.ts";
import { moduleOf } from "../syntax/imports.ts";
import { editImports, importLine, type NewImport } from "./import-edits.ts";

/**
 * Adds what is named below the last import of its package's scope, or of any package; above the imports where all are of files,
 * and above the first statement where there is none.
 */
export function addImports(
  edited: MagicString,
  tree: ts.SourceFile,
  style: FileStyle,
  wanted: readonly NewImport[],
): void {
  const named = wanted.filter(({ names }) => names.length > 0);
  const none = { module: "", names: [] };
  const imports = tree.statements.filter(ts.isImportDeclaration);
  const ofPackage = imports.findLast(namesPackage);
  const [anchor = ofPackage] = imports;
  if (anchor) {
    for (const each of named) {
      const [scope] = each.module.split("/", 1);
      const near =
        imports.findLast((one) => moduleOf(one)?.split("/", 1)[0] === scope) ?? ofPackage;
      const place = near ? { before: none, after: each } : { before: each, after: none };
      editImports(edited, tree, style, { anchor: near ?? anchor, removed: [], ...place });
    }
    return;
  }
  const lines = named.map((each) => importLine(each, style) + style.newline).join("");
  if (lines === "") return;
  const directive = tree.statements.findLast(isDirective);
  if (directive) {
    const ending = style.newline + style.newline + lines.trimEnd();
    edited.appendLeft(directive.getEnd(), ending);
    return;
  }
  const bom = tree.text.startsWith("\uFEFF") ? 1 : 0;
  const shebang = ts.getShebang(tree.text)?.length ?? bom;
  edited.appendLeft(shebang, (shebang > bom ? style.newline : "") + lines + style.newline);
}

/** Whether an import names a package rather than a file, and binds something of it. */
function namesPackage(statement: ts.ImportDeclaration): boolean {
  const module = moduleOf(statement) ?? "";
  return statement.importClause !== undefined && module !== "" && !/^(?:[./#~]|@\/)/.test(module);
}
