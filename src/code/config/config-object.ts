/** Finds the object that a configuration exports, and reads values in it. */

import { ts } from "ts-morph";
import { evaluate, memberOf } from "../syntax/evaluate.ts";
import { type ParsedFile, parseFile } from "../syntax/parse.ts";
import type { ConfigReading } from "./config-reading.ts";

/** Reads values in the object that a file exports, each by its path of keys. */
export type ConfigReader = (keys: readonly string[]) => ConfigReading;

/** Opens a configuration, which is parsed once for all that is read in it. */
export function openConfig({ path, text }: { path: string; text: string }): ConfigReader {
  const file = parseFile(path, text);
  const config = file.syntaxError ? undefined : configObject(file);
  return (keys) => valueAt(config, keys, file);
}

function valueAt(
  config: ts.Node | undefined,
  keys: readonly string[],
  file: ParsedFile,
): ConfigReading {
  let node = config;
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
