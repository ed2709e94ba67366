/** Lists what a file exports. */

import { ts } from "ts-morph";
import { groupedBy } from "./grouped-by.ts";
import { type ExportRef, importNamed, moduleOf } from "./imports.ts";
import { oncePer } from "./once-per.ts";
import { unwrap } from "./unwrap.ts";
import { isConstant, MOST_NAMES, topVariables } from "./values/constants.ts";

/** A value that a file exports. */
export type ExportBinding = {
  /** `*` where all exports of a module are handed on; `export=` is that of CommonJS. */
  name: string;
  statement: ts.Statement;
  /** The file's own value: a declaration, an expression, or the local name of either. */
  value: ts.Declaration | ts.Expression | undefined;
  /** The other module's export, where it is a re-export. */
  from: ExportRef | undefined;
};

/** Every value that the file's statements export, in their order; types are left out. */
export const exportsOf = oncePer((tree: ts.SourceFile): readonly ExportBinding[] =>
  tree.statements.flatMap(exportedBy),
);

/** The export of that name, where the file names it. */
export function exportNamed(tree: ts.SourceFile, name: string): ExportBinding | undefined {
  return name === "*" ? undefined : exportsNamed(tree, name)[0];
}

/** All of that name: a function with overloads has several. */
export function exportsNamed(tree: ts.SourceFile, name: string): readonly ExportBinding[] {
  return byName(tree).get(name) ?? [];
}

const byName = oncePer((tree: ts.SourceFile) => groupedBy(exportsOf(tree), ({ name }) => name));

/** The modules of which the file hands on all exports, in their order. */
const starsOf = oncePer((tree: ts.SourceFile): readonly string[] =>
  exportsOf(tree).flatMap(({ name, from }) => (name === "*" && from ? from.module : [])),
);

const topConstants = oncePer(
  (tree: ts.SourceFile): ReadonlyMap<string, ts.VariableDeclaration> =>
    new Map(
      topVariables(tree)
        .filter(isConstant)
        .toReversed()
        .map((each) => [each.name.getText(), each]),
    ),
);

function exportedBy(statement: ts.Statement): ExportBinding[] {
  const own = (name: string, value: ts.Declaration | ts.Expression): ExportBinding => ({
    name,
    statement,
    value,
    from: undefined,
  });
  if (ts.isExportAssignment(statement)) {
    return [own(statement.isExportEquals ? "export=" : "default", statement.expression)];
  }
  if (ts.isExpressionStatement(statement)) {
    const { expression } = statement;
    const isExport =
      ts.isBinaryExpression(expression) && expression.left.getText() === "module.exports";
    return isExport ? [own("export=", expression.right)] : [];
  }
  if (ts.isExportDeclaration(statement)) return exportedByClause(statement);
  if (!hasModifier(statement, ts.SyntaxKind.ExportKeyword)) return [];
  if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) {
    const isDefault = hasModifier(statement, ts.SyntaxKind.DefaultKeyword);
    const name = isDefault ? "default" : statement.name?.text;
    return name === undefined ? [] : [own(name, statement)];
  }
  if (!ts.isVariableStatement(statement)) return [];
  return statement.declarationList.declarations.flatMap((declaration) =>
    boundNames(declaration.name).map((name) => own(name, declaration)),
  );
}

function exportedByClause(statement: ts.ExportDeclaration): ExportBinding[] {
  const { exportClause: clause, isTypeOnly } = statement;
  const module = moduleOf(statement);
  if (isTypeOnly) return [];
  const all = module === undefined ? undefined : { module, name: "*" };
  if (!clause) return [{ name: "*", statement, value: undefined, from: all }];
  if (ts.isNamespaceExport(clause)) {
    return [{ name: clause.name.text, statement, value: undefined, from: all }];
  }
  const values = clause.elements.filter((each) => !each.isTypeOnly);
  return values.map(({ name, propertyName: local = name }) => ({
    name: name.text,
    statement,
    value: module === undefined && ts.isIdentifier(local) ? local : undefined,
    from: module === undefined ? undefined : { module, name: local.text },
  }));
}

/** The function or the constant that an export's statement declares, where it declares nothing else. */
export function ownDeclaration({
  statement,
  value,
}: ExportBinding): ts.FunctionDeclaration | ts.VariableDeclaration | undefined {
  if (ts.isFunctionDeclaration(statement)) return statement;
  if (!ts.isVariableStatement(statement)) return undefined;
  const isOnly = statement.declarationList.declarations.length === 1;
  return isOnly && value && ts.isVariableDeclaration(value) ? value : undefined;
}

/** Whether a statement or a declaration has a modifier: `export`, `default`, `async`. */
export function hasModifier(node: ts.Node, kind: ts.SyntaxKind): boolean {
  const modifiers = ts.canHaveModifiers(node) ? (ts.getModifiers(node) ?? []) : [];
  return modifiers.some((modifier) => modifier.kind === kind);
}

/** The names that a binding declares, patterns included. */
export function boundNames(name: ts.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) =>
    ts.isBindingElement(element) ? boundNames(element.name) : [],
  );
}

/** Where an export comes from, if another module's is handed on; several for `export *`. */
export function reExportedFrom(tree: ts.SourceFile, name: string): ExportRef[] {
  const own = exportNamed(tree, name);
  if (own?.from) return [own.from];
  if (own) return own.value ? importedValue(tree, own.value) : [];
  return name === "default" ? [] : starsOf(tree).map((module) => ({ module, name }));
}

/** Resolves a value to the import behind it: a name, a member of a module, or a constant that holds either. */
function importedValue(tree: ts.SourceFile, value: ts.Node, passed = 0): ExportRef[] {
  const bare = unwrap(value);
  if (ts.isVariableDeclaration(bare)) {
    return bare.initializer && ts.isIdentifier(bare.name)
      ? importedValue(tree, bare.initializer, passed)
      : [];
  }
  if (ts.isPropertyAccessExpression(bare) && ts.isIdentifier(bare.expression)) {
    return importedValue(tree, bare.expression, passed)
      .filter((each) => each.name === "*")
      .map(({ module }) => ({ module, name: bare.name.text }));
  }
  if (!ts.isIdentifier(bare) || passed > MOST_NAMES) return [];
  const imported = importNamed(tree, bare.text);
  if (imported) return [{ module: imported.module, name: imported.name }];
  const constant = topConstants(tree).get(bare.text);
  return constant ? importedValue(tree, constant, passed + 1) : [];
}
