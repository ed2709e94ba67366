/** Classifies the nodes of a tree by what rendering does with them. */

import { ts } from "ts-morph";
import { elementCall } from "../syntax/create-element.ts";
import { boundNames, hasModifier } from "../syntax/exports.ts";
import { identifiersIn, isPropertyName, isReference } from "../syntax/identifiers.ts";
import type { ParsedFile } from "../syntax/parse.ts";
import {
  propName,
  type RenderedElement,
  spreadIn,
  type WrittenProp,
} from "../syntax/rendered-element.ts";

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
  const names = boundNames(node.name);
  return identifiersIn(file.tree).some(
    (each) => names.includes(each.text) && each.parent !== node && !isPropertyName(each),
  );
}

/** `children`, `props.children`, or props handed on as a whole. */
export function isChildren(node: ts.Node, file: ParsedFile): boolean {
  const spread = spreadProps(node, file);
  if (spread) {
    const declaration = ts.isIdentifier(spread) ? file.declarationOf(spread) : undefined;
    // The rest of destructured props has no children where these are taken out by name.
    return declaration !== undefined && ts.isParameter(declaration);
  }
  if (ts.isPropertyAccessExpression(node)) return node.name.text === "children";
  return ts.isIdentifier(node) && node.text === "children" && isReference(node);
}

/** The object that a node takes all its props from: a spread's, or createElement's second argument. */
function spreadProps(node: ts.Node, file: ParsedFile): ts.Expression | undefined {
  if (ts.isJsxSpreadAttribute(node) || ts.isSpreadAssignment(node)) return node.expression;
  const { parent } = node;
  const isSecond =
    ts.isIdentifier(node) && ts.isCallExpression(parent) && parent.arguments[1] === node;
  return isSecond && elementCall(parent, file) ? node : undefined;
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
