/** Which element stands above which once the components of a file are rendered. */

import { ts } from "ts-morph";
import { identifiersIn, isPropertyName } from "./names.ts";
import type { ParsedFile } from "./parse.ts";

/**
 * Whether `lower` is rendered inside `upper`: written inside it, in a component or a constant of
 * the same file that `upper` renders, or as a child of a component that puts its children there.
 */
export function standsAbove(upper: ts.Node, lower: ts.Node, file: ParsedFile): boolean {
  if (upper === lower) return false;
  return reaches(upper, lower, file, new Set()) || takesAsChild(upper, lower, file);
}

export function contains(outer: ts.Node, inner: ts.Node): boolean {
  return outer.getStart() <= inner.getStart() && inner.getEnd() <= outer.getEnd();
}

function reaches(from: ts.Node, lower: ts.Node, file: ParsedFile, passed: Set<ts.Node>): boolean {
  if (contains(from, lower)) return true;
  for (const identifier of identifiersIn(from)) {
    if (isPropertyName(identifier)) continue;
    const declaration = file.declarationOf(identifier);
    if (!declaration || !hasBody(declaration) || contains(declaration, from)) continue;
    if (passed.has(declaration)) continue;
    passed.add(declaration);
    if (reaches(declaration, lower, file, passed)) return true;
  }
  return false;
}

function hasBody(declaration: ts.Declaration): boolean {
  return (
    ts.isFunctionDeclaration(declaration) ||
    ts.isVariableDeclaration(declaration) ||
    ts.isClassDeclaration(declaration)
  );
}

/** Whether a component that puts its children inside `upper` is given `lower` among them. */
function takesAsChild(upper: ts.Node, lower: ts.Node, file: ParsedFile): boolean {
  const takesChildren = identifiersIn(upper).some(({ text }) => text === "children");
  if (!takesChildren) return false;
  return jsxElementsIn(file.tree).some(({ openingElement: { tagName }, children }) => {
    const component = ts.isIdentifier(tagName) ? file.declarationOf(tagName) : undefined;
    if (!component || !hasBody(component)) return false;
    return (
      children.some((child) => reaches(child, lower, file, new Set())) &&
      reaches(component, upper, file, new Set())
    );
  });
}

function jsxElementsIn(tree: ts.SourceFile): ts.JsxElement[] {
  const found: ts.JsxElement[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isJsxElement(node)) found.push(node);
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}
