/** What a wired app imports, read without the tool's own code. */

import { existsSync, readFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { ts } from "ts-morph";
import { filesOf, type Golden } from "./golden.ts";

export type Imported = { file: string; module: string; names: string[] };

const SCRIPT = /\.(?:[cm]?[jt]sx?|astro)$/;

/** Each import, `export from` and `import()` of the app as it is wired. */
export function importsOf({ after }: Pick<Golden, "after">): Imported[] {
  const files = Object.keys(filesOf(after)).filter((path) => SCRIPT.test(path));
  return files.flatMap((file) => importsIn(file, scriptOf(join(after, file))));
}

/** The script of a file; of Astro's, what stands between the first two fences. */
function scriptOf(path: string): string {
  const text = readFileSync(path, "utf8");
  return path.endsWith(".astro") ? (text.split(/^---$/m)[1] ?? "") : text;
}

/** The same of one text. */
export function importsIn(file: string, text: string): Imported[] {
  const kind = file.endsWith(".ts") ? ts.ScriptKind.TS : ts.ScriptKind.TSX;
  const tree = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true, kind);
  const found: Imported[] = [];
  const add = (specifier: ts.Node | undefined, names: string[]) => {
    if (specifier && ts.isStringLiteralLike(specifier))
      found.push({ file, module: specifier.text, names });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, namesOf(node, tree));
    if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, namesIn(node.exportClause));
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      add(node.arguments[0], []);
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

function namesOf({ importClause }: ts.ImportDeclaration, tree: ts.SourceFile): string[] {
  const bindings = importClause?.namedBindings;
  if (!bindings) return [];
  return ts.isNamedImports(bindings) ? namesIn(bindings) : membersOf(bindings.name.text, tree);
}

function namesIn(list: ts.NamedImports | ts.NamedExportBindings | undefined): string[] {
  if (!list || ts.isNamespaceExport(list)) return [];
  return list.elements.map(({ name, propertyName }) => (propertyName ?? name).text);
}

/** What is taken of a whole module, by the name that it has here. */
function membersOf(namespace: string, tree: ts.SourceFile): string[] {
  const found = new Set<string>();
  const visit = (node: ts.Node): void => {
    const isMember = ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression);
    if (isMember && node.expression.getText(tree) === namespace) found.add(node.name.text);
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return [...found];
}

/** The files that a run has created, from the fixture's folder. */
export function createdFiles({ before, after }: Pick<Golden, "before" | "after">): string[] {
  const there = filesOf(before);
  return Object.keys(filesOf(after)).filter((path) => !(path in there));
}

/** The folder of the package that a file is in. */
export function packageFolder({ after }: Pick<Golden, "after">, file: string): string {
  let folder = posix.dirname(file);
  while (folder !== "." && !existsSync(join(after, folder, "package.json")))
    folder = dirname(folder);
  return folder === "." ? "" : folder;
}
