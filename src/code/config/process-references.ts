/** Tells how a file declares `process`: by itself, by Node's types, or not at all. */

import { ts } from "ts-morph";
import { descendants } from "../syntax/descendants.ts";
import type { Span } from "../syntax/values/static-value.ts";

export type ProcessUse = {
  /** How often the file names it, declaration aside. */
  references: number;
  declaration: ProcessDeclaration | undefined;
};

export type ProcessDeclaration = Span & {
  /** The variables it lists one by one (undefined: `process.env` is a record or not described). */
  listed: { braces: Span; members: ListedVariable[] } | undefined;
};

type ListedVariable = Span & { name: string; isString: boolean };

/** Finds the declaration and counts the uses of `process` in a file. */
export function processUseOf(file: ts.SourceFile): ProcessUse {
  const nodes = [...descendants(file)];
  const declared = nodes.find(
    (node) => ts.isVariableDeclaration(node) && isNamedProcess(node.name),
  );
  return {
    references: nodes.filter((node) => isNamedProcess(node) && !isOnlyName(node)).length,
    declaration:
      declared && ts.isVariableDeclaration(declared) ? readDeclaration(declared) : undefined,
  };
}

function isNamedProcess(node: ts.Node): boolean {
  return ts.isIdentifier(node) && node.text === "process";
}

/** Whether it names something else than the global: a member, or the declaration itself. */
function isOnlyName({ parent, pos }: ts.Node): boolean {
  const names =
    ts.isPropertyAccessExpression(parent) ||
    ts.isPropertyAssignment(parent) ||
    ts.isPropertySignature(parent) ||
    ts.isVariableDeclaration(parent);
  return names && parent.name.pos === pos;
}

function readDeclaration(node: ts.VariableDeclaration): ProcessDeclaration {
  const statement = ts.isVariableStatement(node.parent.parent) ? node.parent.parent : node;
  const span = { start: statement.getStart(), end: statement.getEnd() };
  const env = node.type && memberType(node.type, "env");
  if (!env || !ts.isTypeLiteralNode(env) || !env.members.every(ts.isPropertySignature)) {
    return { ...span, listed: undefined };
  }
  const members = env.members.filter(ts.isPropertySignature).map((member) => ({
    name: member.name.getText(),
    isString: !member.questionToken && member.type?.kind === ts.SyntaxKind.StringKeyword,
    start: member.getStart(),
    end: member.getEnd(),
  }));
  return { ...span, listed: { braces: { start: env.getStart(), end: env.getEnd() }, members } };
}

function memberType(type: ts.TypeNode, name: string): ts.TypeNode | undefined {
  if (!ts.isTypeLiteralNode(type)) return undefined;
  return type.members.filter(ts.isPropertySignature).find((each) => each.name.getText() === name)
    ?.type;
}
