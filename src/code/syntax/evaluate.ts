/** Evaluates expressions as far as their own file tells: through constants, never through what may change. */

import { ts } from "ts-morph";
import { keyOf } from "./calls.ts";
import type { ParsedFile } from "./parse.ts";
import { unwrap } from "./unwrap.ts";

/**
 * The expression that decides a value: behind parentheses, type assertions and the names of constants.
 * A name that can't be followed (a `let`, an import, a circle) is given back itself.
 */
export function evaluate(node: ts.Node, file: ParsedFile): ts.Node {
  const passed = new Set<ts.Node>();
  let decisive = unwrap(node);
  while (!passed.has(decisive)) {
    passed.add(decisive);
    const initializer = constInitializer(decisive, file);
    if (initializer) decisive = unwrap(initializer);
  }
  return decisive;
}

/** What an object has under a key; `unknown` where a spread or a computed key may set it, there. */
export type Member =
  | { status: "written"; property: ts.ObjectLiteralElementLike; value: ts.Node }
  | { status: "absent" }
  | { status: "unknown"; at: ts.Node };

/** Looks a key up in an object literal: what stands last counts. */
export function memberOf(
  { properties }: ts.ObjectLiteralExpression,
  key: string,
  file: ParsedFile,
): Member {
  const index = properties.findLastIndex((each) => keyOf(each) === key);
  const loose = properties.find((each, at) => at > index && keyOf(each) === undefined);
  if (loose) return { status: "unknown", at: loose };
  const property = properties[index];
  if (!property) return { status: "absent" };
  return { status: "written", property, value: memberValue(property, file) };
}

function memberValue(property: ts.ObjectLiteralElementLike, file: ParsedFile): ts.Node {
  if (ts.isPropertyAssignment(property)) return evaluate(property.initializer, file);
  return ts.isShorthandPropertyAssignment(property) ? evaluate(property.name, file) : property;
}

function constInitializer(node: ts.Node, file: ParsedFile): ts.Expression | undefined {
  const declaration = ts.isIdentifier(node) ? file.declarationOf(node) : undefined;
  const isConst =
    declaration !== undefined &&
    ts.isVariableDeclaration(declaration) &&
    ts.isIdentifier(declaration.name) &&
    (declaration.parent.flags & ts.NodeFlags.Const) !== 0;
  return isConst && !isChanged(declaration, file) ? declaration.initializer : undefined;
}

/** Whether a member of the constant is set after it was made: `config.ssr = true`, `Object.assign(config, …)`. */
function isChanged(constant: ts.Declaration, file: ParsedFile): boolean {
  const isOf = (node: ts.Node): boolean => {
    const owner = unwrap(node);
    if (ts.isPropertyAccessExpression(owner) || ts.isElementAccessExpression(owner)) {
      return isOf(owner.expression);
    }
    return ts.isIdentifier(owner) && file.declarationOf(owner) === constant;
  };
  const changes = (node: ts.Node): boolean => {
    if (ts.isBinaryExpression(node) && isAssignment(node.operatorToken.kind)) {
      return isOf(node.left);
    }
    const isAssign = ts.isCallExpression(node) && node.expression.getText() === "Object.assign";
    return isAssign && node.arguments[0] !== undefined && isOf(node.arguments[0]);
  };
  const visit = (node: ts.Node): boolean =>
    changes(node) || (ts.forEachChild(node, (child) => visit(child) || undefined) ?? false);
  return visit(file.tree);
}

function isAssignment(kind: ts.SyntaxKind): boolean {
  return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
}
