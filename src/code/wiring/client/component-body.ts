/** Finds the component that an element is in, where a hook can be put into it. */

import { ts } from "ts-morph";
import { isWrittenFunction, type WrittenFunction } from "../../syntax/branches.ts";
import { calledName } from "../../syntax/calls.ts";
import { hasModifier } from "../../syntax/exports.ts";

/** The body of a component, as a block of statements. */
export type ComponentBody = ts.Block & { parent: WrittenFunction };

/** The body of the function right around a node, where that is surely a component with a block. */
export function componentBodyAround(node: ts.Node): ComponentBody | undefined {
  const around = ts.findAncestor(node, ts.isFunctionLike);
  if (!around || !isWrittenFunction(around) || !isRendered(around)) return undefined;
  if (around.asteriskToken || hasModifier(around, ts.SyntaxKind.AsyncKeyword)) return undefined;
  const { body } = around;
  return body && isBodyOf(body, around) && body.statements.length > 0 ? body : undefined;
}

function isBodyOf(body: ts.Node, around: WrittenFunction): body is ComponentBody {
  return ts.isBlock(body) && body.parent === around;
}

/** Whether a function is one that React renders, by its name or by what makes it. */
function isRendered(made: WrittenFunction): boolean {
  const name = ts.isArrowFunction(made) ? undefined : made.name?.text;
  if (name !== undefined) return isCapital(name);
  if (ts.isFunctionDeclaration(made)) return hasModifier(made, ts.SyntaxKind.DefaultKeyword);
  const outer = outermost(made);
  const { parent } = outer;
  if (ts.isVariableDeclaration(parent)) return isCapital(parent.name.getText());
  if (ts.isExportAssignment(parent)) return !parent.isExportEquals;
  return isGivenByWrapper(parent);
}

/** Whether it is what a function of a component gives: `(Component) => (props) => …`. */
function isGivenByWrapper(parent: ts.Node): boolean {
  const wrapper = ts.isReturnStatement(parent)
    ? ts.findAncestor(parent, ts.isFunctionLike)
    : parent;
  if (!wrapper || !isWrittenFunction(wrapper)) return false;
  return wrapper.parameters.some(({ name }) => ts.isIdentifier(name) && isCapital(name.text));
}

/** The expression with what stands around it and gives the same component: `memo(…)`, parentheses. */
function outermost(made: ts.Expression): ts.Node {
  let outer: ts.Node = made;
  for (;;) {
    const { parent } = outer;
    const isPassedOn =
      ts.isCallExpression(parent) && ["memo", "forwardRef"].includes(calledName(parent) ?? "");
    const isSame =
      ts.isParenthesizedExpression(parent) ||
      ts.isAsExpression(parent) ||
      ts.isSatisfiesExpression(parent);
    if (!isPassedOn && !isSame) return outer;
    outer = parent;
  }
}

function isCapital(name: string): boolean {
  return /^[A-Z]/.test(name);
}
