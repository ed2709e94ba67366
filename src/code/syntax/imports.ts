/** Lists what a file imports. */

import { ts } from "ts-morph";
import { descendants } from "./descendants.ts";
import { oncePer } from "./once-per.ts";
import { unwrap } from "./unwrap.ts";

/** An export of a module, as a file names the module; `*` is the module as a whole. */
export type ExportRef = { module: string; name: string };

/** An export of a local module that is in truth a package's, handed on. */
export type ReExportedBinding = ExportRef & { from: ExportRef };

/** A name that an import declares. */
export type ImportBinding = ExportRef & {
  local: string;
  isType: boolean;
  node: ts.ImportSpecifier | ts.NamespaceImport | ts.ImportClause;
  statement: ts.ImportDeclaration;
};

/** Every name that the file's imports declare, in their order. */
export const importsOf = oncePer((tree: ts.SourceFile): readonly ImportBinding[] =>
  tree.statements.filter(ts.isImportDeclaration).flatMap(importedBy),
);

/** What the file imports by a name of its own. */
export function importNamed(tree: ts.SourceFile, local: string): ImportBinding | undefined {
  return byLocal(tree).get(local);
}

const byLocal = oncePer(
  (tree: ts.SourceFile): ReadonlyMap<string, ImportBinding> =>
    new Map(
      importsOf(tree)
        .toReversed()
        .map((each) => [each.local, each]),
    ),
);

/** The import that a declaration is. */
export function importDeclaredBy(declaration: ts.Node): ImportBinding | undefined {
  return byNode(declaration.getSourceFile()).get(declaration);
}

const byNode = oncePer(
  (tree: ts.SourceFile): ReadonlyMap<ts.Node, ImportBinding> =>
    new Map(importsOf(tree).map((each) => [each.node, each])),
);

function importedBy(statement: ts.ImportDeclaration): ImportBinding[] {
  const { importClause: clause } = statement;
  if (!clause) return [];
  const module = moduleOf(statement) ?? "";
  const { name, namedBindings: bindings, isTypeOnly } = clause;
  const whole = { module, isType: isTypeOnly, statement };
  const found: ImportBinding[] = [];
  if (name) found.push({ ...whole, name: "default", local: name.text, node: clause });
  if (bindings && ts.isNamespaceImport(bindings)) {
    found.push({ ...whole, name: "*", local: bindings.name.text, node: bindings });
  }
  for (const node of bindings && ts.isNamedImports(bindings) ? bindings.elements : []) {
    const { propertyName = node.name } = node;
    const isType = isTypeOnly || node.isTypeOnly;
    found.push({ ...whole, name: propertyName.text, local: node.name.text, isType, node });
  }
  return found;
}

/** The first list of names that the file imports values of a module by. */
export function namedImports(tree: ts.SourceFile, module: string): ts.NamedImports | undefined {
  const [first] = importsOf(tree)
    .filter((each) => each.module === module && !each.statement.importClause?.isTypeOnly)
    .flatMap(({ node }) => (ts.isImportSpecifier(node) ? node.parent : []));
  return first;
}

/** The module that an import or an export names. */
export function moduleOf(statement: ts.Statement): string | undefined {
  const specifier =
    ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement)
      ? statement.moduleSpecifier
      : undefined;
  return specifier && ts.isStringLiteral(specifier) ? specifier.text : undefined;
}

/** The modules that a file takes values from, statically, dynamically or by `require`, in their order. */
export function importedModules(tree: ts.SourceFile): string[] {
  const isWhole = (node: ts.Node) => !ts.isImportDeclaration(node) && !ts.isExportDeclaration(node);
  return [...descendants(tree, isWhole)].flatMap((node) => {
    if (ts.isImportDeclaration(node)) {
      return node.importClause?.isTypeOnly ? [] : (moduleOf(node) ?? []);
    }
    if (ts.isExportDeclaration(node)) return node.isTypeOnly ? [] : (moduleOf(node) ?? []);
    if (ts.isExternalModuleReference(node)) {
      return ts.isStringLiteral(node.expression) ? node.expression.text : [];
    }
    return (ts.isCallExpression(node) && requiredModule(node)) || [];
  });
}

/** The module that an expression is: `require("m")` or `await import("m")`. */
export function requiredModule(expression: ts.Node): string | undefined {
  const value = unwrap(expression);
  const call = ts.isAwaitExpression(value) ? unwrap(value.expression) : value;
  if (!ts.isCallExpression(call)) return undefined;
  const isRequire = ts.isIdentifier(call.expression) && call.expression.text === "require";
  const isImport = call.expression.kind === ts.SyntaxKind.ImportKeyword;
  const [specifier] = call.arguments;
  if ((!isRequire && !isImport) || !specifier) return undefined;
  return ts.isStringLiteralLike(specifier) ? specifier.text : undefined;
}
