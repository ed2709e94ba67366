/** Finds what of a file nothing uses any more once a part of it is taken out. */

import { ts } from "ts-morph";
import { hasModifier } from "../syntax/exports.ts";
import { identifiersIn } from "../syntax/identifiers.ts";
import { type ParsedFile, positionOf } from "../syntax/parse.ts";

export type Fallen = {
  node: ts.Node;
  name: string;
  /** From 1. */
  line: number;
};

/**
 * Declarations that only what is `taken` uses, or what falls with that, in the order of the text. What
 * is exported stays, and so does what nothing used before.
 */
export function fallsWith(file: ParsedFile, taken: readonly ts.Node[]): Fallen[] {
  const users = usersOf(file);
  const gone = [...taken];
  const isGone = (node: ts.Node) => gone.some((each) => isWithin(node, each));
  const fallen: Fallen[] = [];
  for (let before = -1; fallen.length > before; ) {
    before = fallen.length;
    for (const [declaration, { name, uses }] of users) {
      const whole = wholeOf(declaration);
      if (whole === undefined || isGone(whole)) continue;
      if (!uses.every((use) => isGone(use) || isWithin(use, whole))) continue;
      gone.push(whole);
      const emptied = emptiedBy(whole, isGone);
      const nodes = [emptied ?? whole, ...typesOf(whole, name)];
      gone.push(...nodes);
      for (const node of nodes) {
        fallen.push({ node, name, line: positionOf(file.tree, node.getStart()).line });
      }
    }
  }
  // What stands inside of something that falls is gone with it.
  return fallen
    .filter(
      ({ node }) => !fallen.some((other) => other.node !== node && isWithin(node, other.node)),
    )
    .sort((a, b) => a.node.pos - b.node.pos);
}

type Users = Map<ts.Declaration, { name: string; uses: ts.Identifier[] }>;

function usersOf(file: ParsedFile): Users {
  const users: Users = new Map();
  for (const identifier of identifiersIn(file.tree)) {
    const declaration = file.declarationOf(identifier);
    if (!declaration || nameOf(declaration) === identifier) continue;
    if (ts.isJsxClosingElement(identifier.parent)) continue;
    const known = users.get(declaration) ?? { name: identifier.text, uses: [] };
    known.uses.push(identifier);
    users.set(declaration, known);
  }
  return users;
}

function nameOf(declaration: ts.Declaration): ts.Node | undefined {
  return "name" in declaration ? (declaration.name as ts.Node | undefined) : undefined;
}

/** What goes with a declaration; undefined for what can't be taken out by itself, and what is exported. */
function wholeOf(declaration: ts.Declaration): ts.Node | undefined {
  if (ts.isImportSpecifier(declaration) || ts.isImportClause(declaration)) return declaration;
  if (ts.isNamespaceImport(declaration)) return declaration.parent;
  if (ts.isBindingElement(declaration)) {
    return isExported(declaration) ? undefined : declaration;
  }
  const isPlain =
    ts.isVariableDeclaration(declaration) ||
    ts.isFunctionDeclaration(declaration) ||
    ts.isTypeAliasDeclaration(declaration) ||
    ts.isInterfaceDeclaration(declaration);
  return isPlain && !isExported(declaration) ? declaration : undefined;
}

function isExported(declaration: ts.Node): boolean {
  const statement = ts.findAncestor(declaration, ts.isStatement);
  return statement !== undefined && hasModifier(statement, ts.SyntaxKind.ExportKeyword)
    ? !ts.findAncestor(declaration, ts.isParameter)
    : false;
}

/** The variable that a name is the last one to be taken out of. */
function emptiedBy(whole: ts.Node, isGone: (node: ts.Node) => boolean): ts.Node | undefined {
  if (!ts.isBindingElement(whole)) return undefined;
  const { parent: pattern } = whole;
  return ts.isVariableDeclaration(pattern.parent) && pattern.elements.every(isGone)
    ? pattern.parent
    : undefined;
}

/** The member of a parameter's own type that a name taken out of it has. */
function typesOf(whole: ts.Node, name: string): ts.Node[] {
  const parameter = ts.isBindingElement(whole) && whole.parent.parent;
  if (!parameter || !ts.isParameter(parameter) || !parameter.type) return [];
  return [...parameter.type.getChildren(), parameter.type]
    .filter(ts.isTypeLiteralNode)
    .flatMap(({ members }) => members.filter((member) => member.name?.getText() === name));
}

function isWithin(node: ts.Node, outer: ts.Node): boolean {
  return (
    node.getSourceFile() === outer.getSourceFile() && node.pos >= outer.pos && node.end <= outer.end
  );
}
