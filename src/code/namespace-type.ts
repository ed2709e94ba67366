/** A member of a namespace of types, as a file may name it. */

import type MagicString from "magic-string";
import { ts } from "ts-morph";
import { freeName } from "./names.ts";
import type { FileStyle } from "./style.ts";

export type NamespaceType = { module: string; name: string; member: string };

/**
 * How a TypeScript file names the type; the import that this takes is added where it isn't there.
 * Undefined in JavaScript.
 */
export function typeIn(
  edited: MagicString,
  path: string,
  tree: ts.SourceFile,
  type: NamespaceType,
  style: FileStyle,
): string | undefined {
  if (!/\.[cm]?tsx?$/.test(path)) return undefined;
  const present = localType(tree, type);
  if (present !== undefined) return `${present}.${type.member}`;
  const local = freeName(tree, [type.name, `Root${type.name}`]);
  const { quote, semicolon, newline } = style;
  const names = local === type.name ? local : `${type.name} as ${local}`;
  const line = `import type { ${names} } from ${quote}${type.module}${quote}${semicolon}`;
  const last = tree.statements.findLast(ts.isImportDeclaration);
  if (last) edited.appendLeft(last.getEnd(), newline + line);
  else edited.prepend(line + newline);
  return `${local}.${type.member}`;
}

/** The name that a file imports the namespace by. */
function localType(
  tree: ts.SourceFile,
  { module, name }: Pick<NamespaceType, "module" | "name">,
): string | undefined {
  for (const statement of tree.statements) {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier))
      continue;
    const bindings = statement.importClause?.namedBindings;
    if (statement.moduleSpecifier.text !== module || !bindings || !ts.isNamedImports(bindings))
      continue;
    const found = bindings.elements.find((each) => (each.propertyName ?? each.name).text === name);
    if (found) return found.name.text;
  }
  return undefined;
}
