/** Tells whether a Convex function throws for whoever isn't signed in. */

import { ts } from "ts-morph";
import {
  exportedDeclarations,
  type NodeRef,
  type OpenModule,
} from "../modules/export-declarations.ts";
import { declarationsOf } from "../modules/find-declarations.ts";
import { isWrittenFunction } from "../syntax/branches.ts";
import { calledName, keyOf } from "../syntax/calls.ts";
import { descendants } from "../syntax/descendants.ts";
import type { ParsedFile } from "../syntax/parse.ts";
import { unwrap } from "../syntax/unwrap.ts";

/** Functions that are followed one through another: a handler, a helper, and what that asks. */
const MOST_HELPERS = 3;

/** Whether the query that a module exports by this name throws where there is no identity. */
export function queryThrowsForNobody(module: ParsedFile, name: string, open: OpenModule): boolean {
  return exportedDeclarations(module, name, open).some(({ node, file }) => {
    const made = ts.isVariableDeclaration(node) && node.initializer && unwrap(node.initializer);
    if (!made || !ts.isCallExpression(made) || calledName(made) !== "query") return false;
    const handler = handlerOf(made);
    return handler !== undefined && throwsForNobody({ node: handler, file }, open, MOST_HELPERS);
  });
}

/** The function of `query({ handler })` or `query(handler)`. */
function handlerOf({ arguments: [given] }: ts.CallExpression): ts.Node | undefined {
  const options = given && unwrap(given);
  if (!options || !ts.isObjectLiteralExpression(options)) return options;
  const member = options.properties.find((each) => keyOf(each) === "handler");
  return member && ts.isPropertyAssignment(member) ? unwrap(member.initializer) : member;
}

/** Whether a function ends by throwing where who asks is nobody, itself or in what it calls. */
function throwsForNobody({ node, file }: NodeRef, open: OpenModule, left: number): boolean {
  const nodes = [...descendants(node)];
  const helpers = nodes
    .filter(ts.isCallExpression)
    .filter(isGivenContext)
    .flatMap((call) => (left > 1 ? declarationsOf(call.expression, file, open) : []))
    .map((helper) => ({ ...helper, node: functionOf(helper.node) }));
  if (helpers.some((helper) => throwsForNobody(helper, open, left - 1))) return true;
  const users = nodes.filter(ts.isVariableDeclaration).filter((each) => isAsked(each.initializer));
  const names = new Set(users.map(({ name }) => name.getText(file.tree)));
  return nodes.some(
    (each) =>
      ts.isIfStatement(each) && throws(each.thenStatement) && isMissing(each.expression, names),
  );
}

/** Whether a call is given `ctx`, without which nobody can be asked for. */
function isGivenContext({ arguments: given }: ts.CallExpression): boolean {
  return given.some((each) => ts.isIdentifier(each) && /^(?:ctx|context)$/.test(each.text));
}

function functionOf(node: ts.Node): ts.Node {
  const value = ts.isVariableDeclaration(node) ? node.initializer : node;
  const bare = value && unwrap(value);
  return bare && isWrittenFunction(bare) ? bare : node;
}

function isAsked(value: ts.Expression | undefined): boolean {
  return (
    value !== undefined &&
    [value, ...descendants(value)].some(
      (each) => ts.isCallExpression(each) && calledName(each) === "getUserIdentity",
    )
  );
}

function throws(statement: ts.Statement): boolean {
  if (ts.isBlock(statement)) return statement.statements.some(throws);
  return ts.isThrowStatement(statement);
}

/** Whether a condition says that one of these is missing: `!user`, `user === null`. */
function isMissing(condition: ts.Expression, names: ReadonlySet<string>): boolean {
  const bare = unwrap(condition);
  if (ts.isPrefixUnaryExpression(bare)) {
    const operand = unwrap(bare.operand);
    const owner = ts.isPropertyAccessExpression(operand) ? unwrap(operand.expression) : operand;
    return bare.operator === ts.SyntaxKind.ExclamationToken && isNamed(owner, names);
  }
  if (!ts.isBinaryExpression(bare)) return false;
  const { kind } = bare.operatorToken;
  if (kind === ts.SyntaxKind.BarBarToken) {
    return isMissing(bare.left, names) || isMissing(bare.right, names);
  }
  const isEqual =
    kind === ts.SyntaxKind.EqualsEqualsEqualsToken || kind === ts.SyntaxKind.EqualsEqualsToken;
  return isEqual && [bare.left, bare.right].some((each) => isNamed(unwrap(each), names));
}

function isNamed(node: ts.Node, names: ReadonlySet<string>): boolean {
  return ts.isIdentifier(node) && names.has(node.text);
}
