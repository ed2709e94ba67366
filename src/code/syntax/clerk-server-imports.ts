/** Tells whether a module asks Clerk on the server who is signed in. */

import { ts } from "ts-morph";
import { requiredModule } from "./binding.ts";
import { parseTree } from "./parse.ts";

const SERVER = /^@clerk\/[\w-]+\/server$/;
/** What works only behind Clerk's middleware. */
const ASKING = new Set(["auth", "currentUser", "getAuth", "buildClerkProps"]);

/** Whether a module imports what asks who is signed in, or may do so: a whole module, or a part that is loaded later. */
export function asksClerkServer({ path, text }: { path: string; text: string }): boolean {
  const tree = parseTree(path, text);
  const isServer = (node: ts.Node | undefined) =>
    node !== undefined && ts.isStringLiteralLike(node) && SERVER.test(node.text);
  const imports = tree.statements.filter(ts.isImportDeclaration);
  const served = imports.filter(({ moduleSpecifier }) => isServer(moduleSpecifier));
  if (served.some(mayAsk)) return true;
  const isReExported = tree.statements.some(
    (statement) => ts.isExportDeclaration(statement) && isServer(statement.moduleSpecifier),
  );
  return isReExported || loadsServer(tree);
}

function mayAsk({ importClause: clause }: ts.ImportDeclaration): boolean {
  if (!clause || clause.isTypeOnly) return false;
  const { name, namedBindings } = clause;
  if (name || (namedBindings && ts.isNamespaceImport(namedBindings))) return true;
  return (
    namedBindings !== undefined &&
    ts.isNamedImports(namedBindings) &&
    namedBindings.elements.some(
      (each) => !each.isTypeOnly && ASKING.has((each.propertyName ?? each.name).text),
    )
  );
}

/** Whether `import("m")` or `require("m")` loads such a module. */
function loadsServer(node: ts.Node): boolean {
  if (ts.isCallExpression(node) && SERVER.test(requiredModule(node) ?? "")) return true;
  return ts.forEachChild(node, (child) => loadsServer(child) || undefined) ?? false;
}
