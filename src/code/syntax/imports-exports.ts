/** What a module imports and hands on. */

import { ts } from "ts-morph";
import { unwrap } from "./binding.ts";

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
    if (ts.isExternalModuleReference(node)) add(node.expression);
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
export type ReExport = { module: string; original: string };

/** Where an export of a module comes from, if another module's is handed on; several for `export *`. */
export function reExports(tree: ts.SourceFile, name: string): ReExport[] {
  const stars: ReExport[] = [];
  for (const statement of tree.statements) {
    const declared = declaredBy(statement, name);
    if (declared) return valueIn(tree, declared);
    if (ts.isExportAssignment(statement) && name === "default") {
      return valueIn(tree, statement.expression);
    }
    if (!ts.isExportDeclaration(statement)) continue;
    const { moduleSpecifier, exportClause } = statement;
    const module = moduleSpecifier && ts.isStringLiteral(moduleSpecifier) && moduleSpecifier.text;
    if (!exportClause) {
      if (module && name !== "default") stars.push({ module, original: name });
      continue;
    }
    if (ts.isNamespaceExport(exportClause)) {
      if (module && exportClause.name.text === name) return [{ module, original: "*" }];
      continue;
    }
    const specifier = exportClause.elements.find((element) => element.name.text === name);
    if (!specifier) continue;
    const original = (specifier.propertyName ?? specifier.name).text;
    return module ? [{ module, original }] : importedAs(tree, original);
  }
  return stars;
}

/** The names that a module exports, but for those of `export *`. */
export function exportedNames(tree: ts.SourceFile): string[] {
  return tree.statements.flatMap((statement) => {
    if (ts.isExportAssignment(statement)) return ["default"];
    if (ts.isVariableStatement(statement)) {
      const { declarations } = statement.declarationList;
      const names = declarations.flatMap(({ name }) => (ts.isIdentifier(name) ? name.text : []));
      return names.filter((name) => declaredBy(statement, name));
    }
    if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) {
      const names = ["default", ...(statement.name ? [statement.name.text] : [])];
      return names.filter((name) => declaredBy(statement, name)).slice(0, 1);
    }
    const clause = ts.isExportDeclaration(statement) ? statement.exportClause : undefined;
    if (!clause) return [];
    return ts.isNamespaceExport(clause)
      ? [clause.name.text]
      : clause.elements.map(({ name }) => name.text);
  });
}

/**
 * What a statement declares the export itself as, which comes before any `export *`: the value of
 * a constant, else the statement.
 */
function declaredBy(statement: ts.Statement, name: string): ts.Node | undefined {
  const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : [];
  const has = (kind: ts.SyntaxKind) => modifiers.some((modifier) => modifier.kind === kind);
  if (!has(ts.SyntaxKind.ExportKeyword)) return undefined;
  if (has(ts.SyntaxKind.DefaultKeyword)) return name === "default" ? statement : undefined;
  if (ts.isVariableStatement(statement)) {
    const declaration = variable(statement, name);
    return declaration && (declaration.initializer ?? statement);
  }
  const isNamed = ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement);
  return isNamed && statement.name?.text === name ? statement : undefined;
}

function variable(
  { declarationList }: ts.VariableStatement,
  wanted: string,
): ts.VariableDeclaration | undefined {
  return declarationList.declarations.find(
    ({ name }) => ts.isIdentifier(name) && name.text === wanted,
  );
}

/** What a value is, where that is a name that is imported, or a member of an imported package. */
function valueIn(tree: ts.SourceFile, value: ts.Node, passed?: ReadonlySet<string>): ReExport[] {
  const bare = unwrap(value);
  if (ts.isIdentifier(bare)) return importedAs(tree, bare.text, passed);
  if (!ts.isPropertyAccessExpression(bare) || !ts.isIdentifier(bare.expression)) return [];
  return importedAs(tree, bare.expression.text, passed)
    .filter(({ original }) => original === "*")
    .map(({ module }) => ({ module, original: bare.name.text }));
}

/** What is imported under a local name, or under the name that a constant of that name has. */
function importedAs(
  tree: ts.SourceFile,
  local: string,
  passed: ReadonlySet<string> = new Set(),
): ReExport[] {
  if (passed.has(local)) return [];
  for (const statement of tree.statements) {
    const value = ts.isVariableStatement(statement) && variable(statement, local)?.initializer;
    if (value) return valueIn(tree, value, new Set([...passed, local]));
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier))
      continue;
    const module = statement.moduleSpecifier.text;
    const clause = statement.importClause;
    if (clause?.name?.text === local) return [{ module, original: "default" }];
    const bindings = clause?.namedBindings;
    if (!bindings) continue;
    if (ts.isNamespaceImport(bindings)) {
      if (bindings.name.text === local) return [{ module, original: "*" }];
      continue;
    }
    const specifier = bindings.elements.find((element) => element.name.text === local);
    if (!specifier) continue;
    return [{ module, original: (specifier.propertyName ?? specifier.name).text }];
  }
  return [];
}
