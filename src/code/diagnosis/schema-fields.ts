/** The fields that a Convex schema gives its tables. */

import { ts } from "ts-morph";
import { originOf } from "../syntax/binding.ts";
import type { ParsedFile } from "../syntax/parse.ts";
import { unwrap } from "../syntax/unwrap.ts";

export type TableField = {
  name: string;
  node: ts.Node;
  /** The name of the table, where it stands beside its definition. */
  table: string | undefined;
  /** The `defineTable(…)` it belongs to. */
  call: ts.CallExpression;
};

/**
 * Every field of every `defineTable` of convex/server: in its own object, in the constants of this
 * file that it names or spreads, and in the objects nested in them.
 */
export function tableFields(file: ParsedFile): TableField[] {
  const fields: TableField[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && isDefineTable(node, file)) {
      const table = tableName(node);
      const members = node.arguments.flatMap((each) => membersIn(each, file, new Set()));
      fields.push(
        ...members.map((member) => ({ name: nameOf(member), node: member, table, call: node })),
      );
    }
    ts.forEachChild(node, visit);
  };
  visit(file.tree);
  return fields;
}

function isDefineTable({ expression }: ts.CallExpression, file: ParsedFile): boolean {
  const origin = originOf(expression, file);
  return origin?.name === "defineTable" && origin.module === "convex/server";
}

/** Through validators (`v.object({ … })`), constants and spreads; a constant is entered once. */
function membersIn(
  node: ts.Node,
  file: ParsedFile,
  entered: ReadonlySet<ts.Node>,
): ts.PropertyAssignment[] {
  const value = unwrap(node);
  // `...user.fields` of `const user = v.object({ … })`.
  if (ts.isPropertyAccessExpression(value)) return membersIn(value.expression, file, entered);
  if (ts.isCallExpression(value)) {
    return value.arguments.flatMap((each) => membersIn(each, file, entered));
  }
  if (ts.isIdentifier(value)) {
    const constant = file.declarationOf(value);
    if (!constant || !ts.isVariableDeclaration(constant) || entered.has(constant)) return [];
    const { initializer } = constant;
    return initializer ? membersIn(initializer, file, new Set([...entered, constant])) : [];
  }
  if (!ts.isObjectLiteralExpression(value)) return [];
  return value.properties.flatMap((property) => {
    if (ts.isSpreadAssignment(property)) return membersIn(property.expression, file, entered);
    if (!ts.isPropertyAssignment(property)) return [];
    return [property, ...membersIn(property.initializer, file, entered)];
  });
}

/** `users` for `users: defineTable(…).index(…)` and for `const users = defineTable(…)`. */
function tableName(call: ts.CallExpression): string | undefined {
  const holder = ts.findAncestor(
    call,
    (node): node is ts.PropertyAssignment | ts.VariableDeclaration =>
      ts.isPropertyAssignment(node) || ts.isVariableDeclaration(node),
  );
  return holder && nameOf(holder);
}

function nameOf({ name }: ts.PropertyAssignment | ts.VariableDeclaration): string {
  return ts.isIdentifier(name) || ts.isStringLiteralLike(name) ? name.text : "";
}
