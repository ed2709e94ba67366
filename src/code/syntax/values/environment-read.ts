/** Tells which variable of the environment an expression reads. */

import { ts } from "ts-morph";
import type { ParsedFile } from "../parse.ts";
import { unwrap } from "../unwrap.ts";
import { evaluate } from "./evaluate.ts";

/** The objects that variables are read from: `process.env` alone, or a bundler's `import.meta.env` too. */
export type Environment = "process" | "bundler";

/** The NAME of `process.env.NAME` or `import.meta.env["NAME"]`, also where it is taken out of that. */
export function environmentRead(
  node: ts.Node,
  file: ParsedFile,
  environment: Environment,
): string | undefined {
  const isEnvironment = (owner: ts.Node) => namesEnvironment(evaluate(owner, file), environment);
  const value = unwrap(node);
  if (ts.isPropertyAccessExpression(value)) {
    return isEnvironment(value.expression) ? value.name.text : undefined;
  }
  if (ts.isElementAccessExpression(value)) {
    const name = evaluate(value.argumentExpression, file);
    return ts.isStringLiteralLike(name) && isEnvironment(value.expression) ? name.text : undefined;
  }
  const taken = ts.isIdentifier(value) ? file.declarationOf(value) : undefined;
  if (!taken || !ts.isBindingElement(taken) || taken.dotDotDotToken) return undefined;
  const { propertyName: name = taken.name } = taken;
  const holder = taken.parent.parent;
  const isRead = ts.isVariableDeclaration(holder) && holder.initializer !== undefined;
  if (!isRead || !isEnvironment(holder.initializer)) return undefined;
  return ts.isIdentifier(name) || ts.isStringLiteralLike(name) ? name.text : undefined;
}

function namesEnvironment(value: ts.Node, environment: Environment): boolean {
  if (!ts.isPropertyAccessExpression(value) || value.name.text !== "env") return false;
  const owner = unwrap(value.expression);
  if (ts.isIdentifier(owner)) return owner.text === "process";
  const isMeta = ts.isMetaProperty(owner) && owner.keywordToken === ts.SyntaxKind.ImportKeyword;
  return isMeta && environment === "bundler";
}
