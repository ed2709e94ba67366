/** Lists the fields that a Convex schema gives its tables. */

import { ts } from "ts-morph";
import { callsOf } from "../syntax/calls.ts";
import type { ParsedFile } from "../syntax/parse.ts";
import { unwrap } from "../syntax/unwrap.ts";
import { constantNamed } from "../syntax/values/constants.ts";

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
  return callsOf(file, { module: "convex/server", name: "defineTable" }).flatMap((call) => {
    const table = tableName(call);
    const members = call.arguments.flatMap((each) => membersIn(each, file, new Set()));
    return members.map((member) => ({ name: nameOf(member), node: member, table, call }));
  });
}

/** Through validators (`v.object({ … })`), constants and spreads; a constant is entered once. */
function membersIn(
  node: ts.Node,
  file: ParsedFile,
  entered: Set<ts.Node>,
): ts.PropertyAssignment[] {
  const value = unwrap(node);
  // `...user.fields` of `const user = v.object({ … })`.
  if (ts.isPropertyAccessExpression(value)) return membersIn(value.expression, file, entered);
  if (ts.isCallExpression(value)) {
    return value.arguments.flatMap((each) => membersIn(each, file, entered));
  }
  if (ts.isIdentifier(value)) {
    const constant = constantNamed(value, file);
    if (!constant || entered.has(constant)) return [];
    entered.add(constant);
    return membersIn(constant.initializer, file, entered);
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
