/** Tells whether an auth.config is written as this tool writes it, so that its types are known. */

import { ts } from "ts-morph";
import { keyOf } from "../syntax/calls.ts";
import { moduleOf } from "../syntax/imports.ts";

/** `typed`: its object satisfies Convex's type; `untyped`: it says nothing of types. */
export type AuthConfigForm = "typed" | "untyped";

/**
 * The form of a file that holds nothing but an import of `AuthConfig`, a declaration of `process` and
 * `list` as its providers, each with a domain and an application id; undefined for any other file.
 */
export function formOf(
  tree: ts.SourceFile,
  list: ts.ArrayLiteralExpression,
): AuthConfigForm | undefined {
  const [imported] = tree.statements.filter(ts.isImportDeclaration);
  const [only, another] = tree.statements.filter(
    (each) => each !== imported && !declaresProcess(each),
  );
  if (another || !only || !ts.isExportAssignment(only) || !list.elements.every(isPlainEntry)) {
    return undefined;
  }
  const { expression } = only;
  const isTyped = ts.isSatisfiesExpression(expression);
  const object = isTyped ? expression.expression : expression;
  const isOnlyList =
    ts.isObjectLiteralExpression(object) &&
    object.properties.every((each) => ts.isPropertyAssignment(each) && each.initializer === list);
  const isKnown = imported ? importsOnlyType(imported) : !isTyped;
  if (!isOnlyList || !isKnown) return undefined;
  if (isTyped && expression.type.getText() !== TYPE) return undefined;
  return imported ? "typed" : "untyped";
}

const TYPE = "AuthConfig";

function importsOnlyType(statement: ts.ImportDeclaration): boolean {
  const { name, namedBindings: names, isTypeOnly } = statement.importClause ?? {};
  const [only, another] = names && ts.isNamedImports(names) ? names.elements : [];
  return (
    moduleOf(statement) === "convex/server" &&
    isTypeOnly === true &&
    !name &&
    only?.getText() === TYPE &&
    !another
  );
}

function declaresProcess(statement: ts.Statement): boolean {
  if (!ts.isVariableStatement(statement)) return false;
  const [only, another] = statement.declarationList.declarations;
  return only?.name.getText() === "process" && only.type !== undefined && !another;
}

function isPlainEntry(entry: ts.Expression): boolean {
  if (!ts.isObjectLiteralExpression(entry)) return false;
  const keys = entry.properties.map((each) => ts.isPropertyAssignment(each) && keyOf(each));
  return [...keys].sort().join() === "applicationID,domain";
}
