/** What the nodes of a tree are when it is rendered: references, components, children, declarations. */

import { ts } from "ts-morph";
import { elementCall } from "../syntax/create-element.ts";
import { boundNames, hasModifier } from "../syntax/exports.ts";
import { identifiersIn, isPropertyName, isReference } from "../syntax/identifiers.ts";
import type { ParsedFile } from "../syntax/parse.ts";

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
  if (ts.isJsxSpreadAttribute(node)) {
    const { expression } = node;
    const declaration = ts.isIdentifier(expression) ? file.declarationOf(expression) : undefined;
    // The rest of destructured props has no children where these are taken out by name.
    return declaration !== undefined && ts.isParameter(declaration);
  }
  if (ts.isPropertyAccessExpression(node)) return node.name.text === "children";
  return ts.isIdentifier(node) && node.text === "children" && isReference(node);
}

/** The component of an element, what it is given as children, and its other props. */
export function componentOf(
  node: ts.Node,
  file: ParsedFile,
): { name: ts.Node; kids: readonly ts.Node[]; props: readonly ts.Node[] } | undefined {
  if (ts.isJsxElement(node) || ts.isJsxSelfClosingElement(node)) {
    const tag = ts.isJsxElement(node) ? node.openingElement : node;
    const { properties } = tag.attributes;
    const isKids = (prop: ts.JsxAttributeLike) =>
      ts.isJsxSpreadAttribute(prop) || prop.name.getText() === "children";
    return {
      name: tag.tagName,
      kids: [...properties.filter(isKids), ...(ts.isJsxElement(node) ? node.children : [])],
      props: properties.filter((prop) => !isKids(prop)),
    };
  }
  if (!ts.isCallExpression(node)) return undefined;
  const [name, props, ...kids] = node.arguments;
  const isNamed = /\bcreateElement$/.test(node.expression.getText(file.tree));
  if (!name || (!isNamed && !elementCall(node, file))) return undefined;
  return { name, kids: [...(props ? [props] : []), ...kids], props: [] };
}

/** The parts of a provider's element: its props and its children. */
export function partsOf(node: ts.Node, file: ParsedFile): readonly ts.Node[] {
  const component = componentOf(node, file);
  return component ? [...component.props, ...component.kids] : [];
}

export function dynamicImport(node: ts.Node): string | undefined {
  if (!ts.isCallExpression(node) || node.expression.kind !== ts.SyntaxKind.ImportKeyword) {
    return undefined;
  }
  const [specifier] = node.arguments;
  return specifier && ts.isStringLiteralLike(specifier) ? specifier.text : undefined;
}
