/** Finds the object that a configuration exports, and reads values in it. */

import { ts } from "ts-morph";
import { descendants } from "../syntax/descendants.ts";
import { exportNamed } from "../syntax/exports.ts";
import { type ParsedFile, parseFile } from "../syntax/parse.ts";
import { memberNamed, objectsGiven, type Through } from "../syntax/values/evaluate.ts";
import type { ConfigReading } from "./config-reading.ts";

/** Reads values in the object that a file exports, each by its path of keys. */
export type ConfigReader = (keys: readonly string[]) => ConfigReading;

/** Opens a configuration, which is parsed once for all that is read in it. */
export function openConfig({ path, text }: { path: string; text: string }): ConfigReader {
  const file = parseFile(path, text);
  const config = file.syntaxError ? undefined : configObject(file);
  return (keys) => readingAt(config, keys, file);
}

function readingAt(
  config: ts.Node | undefined,
  keys: readonly string[],
  file: ParsedFile,
): ConfigReading {
  let node = config;
  for (const key of keys) {
    if (!node || !ts.isObjectLiteralExpression(node)) return unknownAt(file, node);
    const member = memberNamed(node, key, file);
    if (member.status === "absent") return { status: "absent" };
    if (member.status === "unknown") return unknownAt(file, member.at);
    node = member.value;
  }
  if (node?.kind === ts.SyntaxKind.TrueKeyword) return { status: "literal", value: true };
  if (node?.kind === ts.SyntaxKind.FalseKeyword) return { status: "literal", value: false };
  if (node && ts.isStringLiteralLike(node)) return { status: "literal", value: node.text };
  return unknownAt(file, node);
}

/** The one object that is exported: itself, by a name, or as the first argument of a call. */
export function configObject(file: ParsedFile): ts.ObjectLiteralExpression | undefined {
  const [only, another] = exportedObjects(file, { argument: "first" });
  return another || isExportedInParts(file.tree) ? undefined : only;
}

/** Whether members of `module.exports` are set, or it is set on a condition. */
function isExportedInParts(tree: ts.SourceFile): boolean {
  return [...descendants(tree)].some((node) => {
    if (!ts.isBinaryExpression(node) || !ts.isPropertyAccessExpression(node.left)) return false;
    const { left, parent } = node;
    const isMember = left.expression.getText() === "module.exports";
    const isWhole = left.getText() === "module.exports";
    return isMember || (isWhole && parent.parent !== tree);
  });
}

/** The objects that a configuration may come to, by whichever kind of module. */
export function exportedObjects(file: ParsedFile, through: Through): ts.ObjectLiteralExpression[] {
  const exported = exportNamed(file.tree, "default") ?? exportNamed(file.tree, "export=");
  return exported?.value ? objectsGiven(exported.value, file, through) : [];
}

function unknownAt({ path, tree }: ParsedFile, node: ts.Node | undefined): ConfigReading {
  const { line } = tree.getLineAndCharacterOfPosition(node?.getStart(tree) ?? 0);
  return { status: "unknown", file: path, line: line + 1 };
}
