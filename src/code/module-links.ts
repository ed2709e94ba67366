/** What a module imports and hands on. */

import { ts } from "ts-morph";

/** The specifiers a module imports, statically, dynamically or by `require`, in their order. */
export function importedModules(tree: ts.SourceFile): string[] {
  const specifiers: string[] = [];
  const add = (node: ts.Node | undefined): void => {
    if (node && ts.isStringLiteralLike(node)) specifiers.push(node.text);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) {
      if (!node.importClause?.isTypeOnly) add(node.moduleSpecifier);
      return;
    }
    if (ts.isExportDeclaration(node)) {
      if (!node.isTypeOnly) add(node.moduleSpecifier);
      return;
    }
    if (ts.isCallExpression(node) && isImportCall(node)) add(node.arguments[0]);
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return specifiers;
}

function isImportCall({ expression }: ts.CallExpression): boolean {
  if (expression.kind === ts.SyntaxKind.ImportKeyword) return true;
  return ts.isIdentifier(expression) && expression.text === "require";
}

/** A re-export: `name` is handed on as it is in `module` (there under `original`). */
export type HandedOn = { module: string; original: string };

/** Where an export of a module comes from, if another module's is handed on; several for `export *`. */
export function handedOn(tree: ts.SourceFile, name: string): HandedOn[] {
  const stars: HandedOn[] = [];
  for (const statement of tree.statements) {
    if (declares(statement, name)) return [];
    if (ts.isExportAssignment(statement) && name === "default") {
      const { expression } = statement;
      return ts.isIdentifier(expression) ? importedAs(tree, expression.text) : [];
    }
    if (!ts.isExportDeclaration(statement)) continue;
    const { moduleSpecifier, exportClause } = statement;
    const module = moduleSpecifier && ts.isStringLiteral(moduleSpecifier) && moduleSpecifier.text;
    if (!exportClause) {
      if (module && name !== "default") stars.push({ module, original: name });
      continue;
    }
    if (!ts.isNamedExports(exportClause)) continue;
    const specifier = exportClause.elements.find((element) => element.name.text === name);
    if (!specifier) continue;
    const original = (specifier.propertyName ?? specifier.name).text;
    return module ? [{ module, original }] : importedAs(tree, original);
  }
  return stars;
}

/** Whether a statement declares the export itself, which comes before any `export *`. */
function declares(statement: ts.Statement, name: string): boolean {
  const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : [];
  const has = (kind: ts.SyntaxKind) => modifiers.some((modifier) => modifier.kind === kind);
  if (!has(ts.SyntaxKind.ExportKeyword)) return false;
  if (has(ts.SyntaxKind.DefaultKeyword)) return name === "default";
  const declared = ts.isVariableStatement(statement)
    ? statement.declarationList.declarations
    : ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)
      ? [statement]
      : [];
  return declared.some(
    (each) => each.name && ts.isIdentifier(each.name) && each.name.text === name,
  );
}

/** An import under a local name that `export { name }` or `export default name` hands on. */
function importedAs(tree: ts.SourceFile, local: string): HandedOn[] {
  for (const statement of tree.statements) {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier))
      continue;
    const module = statement.moduleSpecifier.text;
    const clause = statement.importClause;
    if (clause?.name?.text === local) return [{ module, original: "default" }];
    const bindings = clause?.namedBindings;
    if (!bindings || !ts.isNamedImports(bindings)) continue;
    const specifier = bindings.elements.find((element) => element.name.text === local);
    if (!specifier) continue;
    return [{ module, original: (specifier.propertyName ?? specifier.name).text }];
  }
  return [];
}
