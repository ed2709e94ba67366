/** Classifies the nodes of a tree by what rendering does with them. */

import { ts } from "ts-morph";
import { calledName } from "../syntax/calls.ts";
import { elementCall } from "../syntax/create-element.ts";
import { boundNames, hasModifier } from "../syntax/exports.ts";
import { identifiersNamed, isPropertyName, isReference } from "../syntax/identifiers.ts";
import type { ParsedFile } from "../syntax/parse.ts";
import {
  propName,
  type RenderedElement,
  spreadIn,
  type WrittenProp,
} from "../syntax/rendered-element.ts";
import { evaluate } from "../syntax/values/evaluate.ts";

/** Whether a declaration is rendered only where something names it. */
export function isDeclaredForLater(node: ts.Node, file: ParsedFile): boolean {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return true;
  if (ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node)) return true;
  if (ts.isExportAssignment(node)) return true;
  if (!ts.isVariableDeclaration(node)) return false;
  if (
    ts.isVariableStatement(node.parent.parent) &&
    hasModifier(node.parent.parent, ts.SyntaxKind.ExportKeyword)
  )
    return true;
  return boundNames(node.name).some((name) =>
    identifiersNamed(file.tree, name).some((each) => each.parent !== node && !isPropertyName(each)),
  );
}

/** `children`, `props.children`, or props handed on as a whole. */
export function isChildren(node: ts.Node, file: ParsedFile): boolean {
  const spread = spreadProps(node, file);
  if (spread) return holdsChildren(spread, file);
  if (ts.isPropertyAccessExpression(node)) return node.name.text === "children";
  if (ts.isElementAccessExpression(node)) return isNamedChildren(node.argumentExpression);
  if (!ts.isIdentifier(node) || !isReference(node)) return false;
  const declaration = file.declarationOf(node);
  const isRenamed = declaration !== undefined && ts.isBindingElement(declaration);
  return isRenamed
    ? isNamedChildren(declaration.propertyName ?? declaration.name)
    : isNamedChildren(node);
}

function isNamedChildren(name: ts.Node): boolean {
  return (ts.isIdentifier(name) || ts.isStringLiteralLike(name)) && name.text === "children";
}

/** Whether an object has the children that a component was given: its props, the rest or a copy of them. */
function holdsChildren(
  props: ts.Node,
  file: ParsedFile,
  passed: Set<ts.Node> = new Set(),
): boolean {
  const value = evaluate(props, file);
  if (passed.has(value)) return false;
  passed.add(value);
  const further = (each: ts.Node) => holdsChildren(each, file, passed);
  if (ts.isObjectLiteralExpression(value)) {
    return value.properties.some((each) => ts.isSpreadAssignment(each) && further(each.expression));
  }
  if (ts.isCallExpression(value)) {
    return calledName(value) === "assign" && value.arguments.some(further);
  }
  const declaration = ts.isIdentifier(value) ? file.declarationOf(value) : undefined;
  if (!declaration || ts.isParameter(declaration)) return declaration !== undefined;
  if (!ts.isBindingElement(declaration) || !declaration.dotDotDotToken) return false;
  // The rest of destructured props has no children where these are taken out by name.
  const { elements, parent: holder } = declaration.parent;
  const isTaken = elements.some(
    (each) => ts.isBindingElement(each) && isNamedChildren(each.propertyName ?? each.name),
  );
  if (isTaken) return false;
  return (
    ts.isParameter(holder) ||
    (ts.isVariableDeclaration(holder) &&
      holder.initializer !== undefined &&
      further(holder.initializer))
  );
}

/** The object that a node takes all its props from: a spread's, or createElement's second argument. */
function spreadProps(node: ts.Node, file: ParsedFile): ts.Expression | undefined {
  if (ts.isJsxSpreadAttribute(node) || ts.isSpreadAssignment(node)) return node.expression;
  const { parent } = node;
  const isSecond = parent && ts.isCallExpression(parent) && parent.arguments[1] === node;
  const isWhole = isSecond && ts.isExpression(node) && !ts.isObjectLiteralExpression(node);
  return isWhole && elementCall(parent, file) ? node : undefined;
}

/** Splits an element into the children that its component places, and its other props. */
export function splitChildren({ props, children }: RenderedElement): {
  kids: readonly ts.Node[];
  others: readonly WrittenProp[];
} {
  const isKids = (prop: WrittenProp) =>
    spreadIn(prop) !== undefined || propName(prop) === "children";
  return {
    kids: [...props.filter(isKids), ...children],
    others: props.filter((prop) => !isKids(prop)),
  };
}

/** The children of an element, but for white space between lines. */
export function shownChildren({ children }: ts.JsxElement): ts.JsxChild[] {
  return children.filter((child) => !ts.isJsxText(child) || child.text.trim() !== "");
}

/** Whether an element holds what its component was given as children, and nothing else. */
export function holdsOnlyChildren(node: ts.JsxElement, file: ParsedFile): boolean {
  const [only, another] = shownChildren(node);
  const value = only && ts.isJsxExpression(only) ? only.expression : undefined;
  return !another && value !== undefined && isChildren(value, file);
}

export function dynamicImport(node: ts.Node): string | undefined {
  if (!ts.isCallExpression(node) || node.expression.kind !== ts.SyntaxKind.ImportKeyword) {
    return undefined;
  }
  const [specifier] = node.arguments;
  return specifier && ts.isStringLiteralLike(specifier) ? specifier.text : undefined;
}
