/** Finds the object that a configuration exports, and reads values in it. */

import { ts } from "ts-morph";
import type { ConfigReading } from "../frameworks/framework.ts";
import { evaluate, memberOf } from "./evaluate.ts";
import { type ParsedFile, parseFile } from "./parse.ts";

/** Reads the value at a path of keys in the object that the file exports. */
export function readConfig(
  { path, text }: { path: string; text: string },
  keys: readonly string[],
): ConfigReading {
  const file = parseFile(path, text);
  let node: ts.Node | undefined = file.syntaxError ? undefined : configObject(file);
  for (const key of keys) {
    if (!node || !ts.isObjectLiteralExpression(node)) return unknownAt(file, node);
    const member = memberOf(node, key, file);
    if (member.status === "absent") return { status: "absent" };
    if (member.status === "unknown") return unknownAt(file, member.at);
    node = member.value;
  }
  if (node?.kind === ts.SyntaxKind.TrueKeyword) return { status: "literal", value: true };
  if (node?.kind === ts.SyntaxKind.FalseKeyword) return { status: "literal", value: false };
  if (node && ts.isStringLiteralLike(node)) return { status: "literal", value: node.text };
  return unknownAt(file, node);
}

/** The object that is exported: itself, as the first argument of a call, or by a constant's name. */
export function configObject(file: ParsedFile): ts.ObjectLiteralExpression | undefined {
  const exported = file.tree.statements.flatMap((statement) => exportedBy(statement) ?? [])[0];
  const passed = new Set<ts.Node>();
  let value = exported && evaluate(exported, file);
  while (value && ts.isCallExpression(value) && !passed.has(value)) {
    passed.add(value);
    const [first] = value.arguments;
    value = first && evaluate(first, file);
  }
  return value && ts.isObjectLiteralExpression(value) ? value : undefined;
}

/** What `export default` or `module.exports =` exports. */
function exportedBy(statement: ts.Statement): ts.Expression | undefined {
  if (ts.isExportAssignment(statement)) return statement.expression;
  if (!ts.isExpressionStatement(statement)) return undefined;
  const { expression } = statement;
  const isExport =
    ts.isBinaryExpression(expression) && expression.left.getText() === "module.exports";
  return isExport ? expression.right : undefined;
}

function unknownAt({ path, tree }: ParsedFile, node: ts.Node | undefined): ConfigReading {
  const { line } = tree.getLineAndCharacterOfPosition(node?.getStart(tree) ?? 0);
  return { status: "unknown", file: path, line: line + 1 };
}
