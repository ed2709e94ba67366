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
export type ReExport = { module: string; original: string };

/** Where an export of a module comes from, if another module's is handed on; several for `export *`. */
export function reExports(tree: ts.SourceFile, name: string): ReExport[] {
  const stars: ReExport[] = [];
  for (const statement of tree.statements) {
    const declared = declaredBy(statement, name);
    if (declared) return ts.isIdentifier(declared) ? importedAs(tree, declared.text) : [];
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

/** What is imported under a local name, or under the name that a constant of that name has. */
function importedAs(
  tree: ts.SourceFile,
  local: string,
  passed: ReadonlySet<string> = new Set(),
): ReExport[] {
  if (passed.has(local)) return [];
  for (const statement of tree.statements) {
    const value = ts.isVariableStatement(statement) && variable(statement, local)?.initializer;
    if (value && ts.isIdentifier(value)) {
      return importedAs(tree, value.text, new Set([...passed, local]));
    }
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
