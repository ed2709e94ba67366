/** Uses of the plain provider that aren't elements, so that what they render can't be told. */

import { ts } from "ts-morph";
import { identifiersIn, isPropertyName } from "./names.ts";
import { type Origin, traceOf, unwrap } from "./origin.ts";
import type { ParsedFile } from "./parse.ts";
import { type ProviderElement, providerKind } from "./provider-elements.ts";

/**
 * The first place where the file holds the plain `ConvexProvider` as a value other than in an
 * element: in a list of wrappers, behind a condition, as a property, in the whole package. Types,
 * exports of what was imported, and constants that are used as tags and stay in the file are no
 * such place.
 */
export function strayUse(
  file: ParsedFile,
  elements: readonly ProviderElement[],
): ts.Identifier | undefined {
  const names = namesOf(file.tree);
  const constants = elements
    .flatMap(({ node }) => traceOf(nameOf(node), file)?.constants ?? [])
    .filter((constant) => !isExported(constant));
  for (const constant of constants) names.add(constant.name.getText());
  const inElements = new Set<ts.Node>(elements.flatMap(({ node }) => namesIn(node)));
  return identifiersIn(file.tree).find((identifier) => {
    if (!names.has(identifier.text) || isPropertyName(identifier)) return false;
    const whole = wholeName(identifier);
    if (inElements.has(whole) || isType(identifier)) return false;
    if (isConstantOf(constants, whole)) return false;
    const trace = traceOf(whole, file);
    if (!trace || !mayHoldProvider(trace.origin)) return false;
    // Whoever imports a constant from here would get the wired provider without its useAuth.
    return !isLinked(identifier) || trace.constants.length > 0;
  });
}

/** The names of an element's tags, or the component given to `createElement`. */
export function namesIn(node: ProviderElement["node"]): ts.Node[] {
  if (ts.isCallExpression(node)) return node.arguments.slice(0, 1);
  if (ts.isJsxSelfClosingElement(node)) return [node.tagName];
  return [node.openingElement.tagName, node.closingElement.tagName];
}

function nameOf(node: ProviderElement["node"]): ts.Node {
  return namesIn(node)[0] ?? node;
}

/** The local names of convex/react's provider, or of the whole package. */
function namesOf(tree: ts.SourceFile): Set<string> {
  const names = new Set<string>();
  for (const statement of tree.statements) {
    if (!ts.isImportDeclaration(statement)) continue;
    const bindings = statement.importClause?.namedBindings;
    if (!bindings) continue;
    const locals = ts.isNamespaceImport(bindings) ? [bindings] : bindings.elements;
    for (const { name } of locals) names.add(name.text);
  }
  return names;
}

/** `Convex.ConvexProvider` for its `Convex`. */
function wholeName(identifier: ts.Identifier): ts.Node {
  const { parent } = identifier;
  return ts.isPropertyAccessExpression(parent) && parent.expression === identifier
    ? parent
    : identifier;
}

/** Whether a value is the plain provider, or the whole package, which it can be taken out of. */
function mayHoldProvider(origin: Origin): boolean {
  const isPackage = origin.module === "convex/react" && origin.name === "*";
  return isPackage || providerKind(origin) === "convex";
}

function isType(identifier: ts.Identifier): boolean {
  return ts.findAncestor(identifier, ts.isTypeNode) !== undefined;
}

/** Whether a name stands in an import or an export. */
function isLinked({ parent }: ts.Identifier): boolean {
  return (
    ts.isNamespaceImport(parent) ||
    ts.isImportSpecifier(parent) ||
    ts.isExportSpecifier(parent) ||
    ts.isExportAssignment(parent)
  );
}

function isExported(declaration: ts.Declaration): boolean {
  return (ts.getCombinedModifierFlags(declaration) & ts.ModifierFlags.Export) !== 0;
}

/** Whether a name declares one of the constants, or is its value. */
function isConstantOf(constants: readonly ts.VariableDeclaration[], name: ts.Node): boolean {
  return constants.some(
    ({ name: own, initializer }) => own === name || (initializer && unwrap(initializer) === name),
  );
}
