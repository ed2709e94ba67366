/** Where the exports of a module are declared, followed through the modules that hand them on. */

import { ts } from "ts-morph";
import { reExports } from "../syntax/imports-exports.ts";
import type { ParsedFile } from "../syntax/parse.ts";

/** A piece of a file. */
export type Place = { file: ParsedFile; node: ts.Node };

/** The project's file that a specifier names in a file, parsed; undefined for packages. */
export type OpenModule = (specifier: string, from: string) => ParsedFile | undefined;

/**
 * What renders or holds the value of an export: a declaration, or the expression of
 * `export default`. `*` gives every export. Several where it can't be told which one it is, none
 * where no file of the project declares it.
 */
export function exportedPlaces(
  file: ParsedFile,
  name: string,
  open: OpenModule,
  passed: ReadonlySet<string> = new Set(),
): Place[] {
  const key = `${file.path} ${name}`;
  if (passed.has(key)) return [];
  const own = file.tree.statements
    .flatMap((statement) => declaredBy(statement, name, file))
    .map((node) => ({ file, node }));
  if (own.length > 0 && name !== "*") return own;
  const further = reExports(file.tree, name).flatMap(({ module, original }) => {
    const next = open(module, file.path);
    return next ? exportedPlaces(next, original, open, new Set([...passed, key])) : [];
  });
  return [...own, ...further];
}

/** The declaration of the export `name` that a statement makes. */
function declaredBy(statement: ts.Statement, name: string, file: ParsedFile): ts.Node[] {
  if (ts.isExportAssignment(statement)) {
    const { expression } = statement;
    if (name !== "default" && name !== "*") return [];
    // What is imported and handed on is followed as such.
    const isLocal = !ts.isIdentifier(expression) || localDeclaration(expression, file);
    return isLocal ? [expression] : [];
  }
  if (ts.isExportDeclaration(statement)) {
    const { exportClause, moduleSpecifier } = statement;
    if (moduleSpecifier || !exportClause || !ts.isNamedExports(exportClause)) return [];
    return exportClause.elements
      .filter((element) => name === "*" || element.name.text === name)
      .map((element) => element.propertyName ?? element.name)
      .flatMap((local) => (ts.isIdentifier(local) ? (localDeclaration(local, file) ?? []) : []));
  }
  if (!isExported(statement)) return [];
  const isDefault = modifiersOf(statement).includes(ts.SyntaxKind.DefaultKeyword);
  if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) {
    const exported = isDefault ? "default" : statement.name?.text;
    return name === "*" || name === exported ? [statement] : [];
  }
  if (!ts.isVariableStatement(statement)) return [];
  return statement.declarationList.declarations.filter(
    (declaration) => name === "*" || namesIn(declaration.name).includes(name),
  );
}

/** What a name of this very file declares, imports left out. */
function localDeclaration(name: ts.Identifier, file: ParsedFile): ts.Declaration | undefined {
  const declaration = file.declarationOf(name);
  const isImport = declaration && ts.findAncestor(declaration, ts.isImportDeclaration);
  return isImport ? undefined : declaration;
}

export function isExported(statement: ts.Node): boolean {
  return modifiersOf(statement).includes(ts.SyntaxKind.ExportKeyword);
}

function modifiersOf(node: ts.Node): ts.SyntaxKind[] {
  return (ts.canHaveModifiers(node) ? (ts.getModifiers(node) ?? []) : []).map(({ kind }) => kind);
}

/** The names that a binding declares, patterns included. */
export function namesIn(name: ts.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) =>
    ts.isBindingElement(element) ? namesIn(element.name) : [],
  );
}
