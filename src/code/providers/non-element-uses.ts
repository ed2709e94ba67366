/** Finds uses of the plain provider that aren't elements: what they render can't be told. */

import { ts } from "ts-morph";
import { resolveBinding } from "../syntax/binding.ts";
import { descendants } from "../syntax/descendants.ts";
import { identifiersIn, isPropertyName } from "../syntax/identifiers.ts";
import { type ExportRef, importsOf, requiredModule } from "../syntax/imports.ts";
import type { ParsedFile } from "../syntax/parse.ts";
import { unwrap } from "../syntax/unwrap.ts";
import { isConstant } from "../syntax/values/constants.ts";
import { everyProvider, type ProviderElement, providerKind } from "./provider-elements.ts";

/**
 * The first place where the file holds the plain `ConvexProvider` as a value other than in an
 * element: in a list of wrappers, behind a condition, as a property, in the whole package. Types,
 * exports of what was imported, and constants that are used as tags and stay in the file are no
 * such place.
 */
export function nonElementUse(
  file: ParsedFile,
  elements: readonly ProviderElement[],
): ts.Identifier | undefined {
  const names = namesOf(file.tree);
  const tags = new Set(
    elements.flatMap(({ names }) => resolveBinding(names[0], file)?.constants ?? []),
  );
  const inElements = new Set<ts.Node>(everyProvider(file).flatMap(({ names }) => names));
  const loose = new Set(unboundUses(file));
  return identifiersIn(file.tree).find((identifier) => {
    if (loose.has(identifier)) return true;
    if (!names.has(identifier.text) || isPropertyName(identifier)) return false;
    const whole = wholeName(identifier);
    if (inElements.has(whole) || isType(identifier)) return false;
    const { parent } = whole;
    if (ts.isVariableDeclaration(parent) && parent.name === whole) return false;
    const trace = resolveBinding(whole, file);
    if (!trace || trace.imported === parent || !mayHoldProvider(trace.origin)) return false;
    const constant = constantWith(whole);
    // The wired provider takes other props than a type of the constant's own may allow.
    const isTyped = constant?.type !== undefined && tags.has(constant);
    if (constant && !isTyped && (!tags.has(constant) || !isExported(constant))) return false;
    // Whoever imports a constant that is a tag here would get the wired provider without its useAuth.
    return !isLinked(identifier) || trace.constants.some((each) => tags.has(each));
  });
}

/** The provider's own name in a file that loads its package without binding it: by `lazy`, by `then`. */
function unboundUses(file: ParsedFile): ts.Identifier[] {
  const isLoaded = file.text.includes("ConvexProvider") && loads("convex/react", file.tree);
  if (!isLoaded) return [];
  return identifiersIn(file.tree).filter(
    (each) =>
      each.text === "ConvexProvider" &&
      !isType(each) &&
      !resolveBinding(ts.isPropertyAccessExpression(each.parent) ? each.parent : each, file),
  );
}

/** Whether a module is loaded by `import()` or `require()`. */
function loads(module: string, node: ts.Node): boolean {
  return [...descendants(node)].some((each) => requiredModule(each) === module);
}

/** The local names of imports, and of constants that hold one. */
function namesOf(tree: ts.SourceFile): Set<string> {
  const names = new Set(importsOf(tree).map(({ local }) => local));
  const constants = identifiersIn(tree).flatMap(({ parent }) =>
    ts.isVariableDeclaration(parent) ? [parent] : [],
  );
  const namedAfter = new Map<string, string[]>();
  for (const { name, initializer } of constants) {
    const value = initializer && unwrap(initializer);
    const root = value && ts.isPropertyAccessExpression(value) ? value.expression : value;
    if (!root || !ts.isIdentifier(root)) continue;
    const others = namedAfter.get(root.text) ?? [];
    namedAfter.set(root.text, others);
    others.push(name.getText());
  }
  // The set grows while it is walked.
  for (const name of names) for (const each of namedAfter.get(name) ?? []) names.add(each);
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
function mayHoldProvider(origin: ExportRef): boolean {
  const isPackage = origin.module === "convex/react" && origin.name === "*";
  return isPackage || providerKind(origin) === "convex";
}

function isType(identifier: ts.Identifier): boolean {
  const type = ts.findAncestor(identifier, ts.isTypeNode);
  // What a class extends is a value.
  return type !== undefined && !ts.isExpressionWithTypeArguments(type);
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

/** The constant that a value is given to, in parentheses or not. */
function constantWith(value: ts.Node): ts.VariableDeclaration | undefined {
  const { parent } = value;
  if (ts.isVariableDeclaration(parent)) return isConstant(parent) ? parent : undefined;
  return unwrap(parent) === parent ? undefined : constantWith(parent);
}
