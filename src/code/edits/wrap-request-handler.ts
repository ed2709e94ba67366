/** Lets a factory of Clerk's make the function that a server hands each request to. */

import { ts } from "ts-morph";
import { addImports } from "../splice/add-imports.ts";
import {
  type Draft,
  type EditResult,
  editFile,
  KEPT,
  type Refusal,
  refusedAt,
} from "../splice/edit-result.ts";
import { endOfLine, removeExport } from "../splice/statements.ts";
import { originOf } from "../syntax/binding.ts";
import { isWrittenFunction } from "../syntax/branches.ts";
import { callsOf, reachesCall } from "../syntax/calls.ts";
import { commentsIn } from "../syntax/comments.ts";
import { descendants } from "../syntax/descendants.ts";
import { type ExportBinding, exportsOf, ownDeclaration } from "../syntax/exports.ts";
import { endBefore } from "../syntax/file-style.ts";
import { freeName, localName, usesArguments } from "../syntax/identifiers.ts";
import { moduleOf, requiredModule } from "../syntax/imports.ts";
import type { ParsedFile } from "../syntax/parse.ts";
import { isConst } from "../syntax/values/constants.ts";
import type { RequestHandlerEdit } from "./source-edit.ts";

/** The app's own function: how it is written, and how many arguments it takes. */
type Own = { statement: ts.Statement; name: string | undefined; value: ts.Node; arity: number };

/**
 * The file's text with the app's own handler called by Clerk's: what it does, and where, stays as it
 * is. One that Clerk's factory makes already is kept; another sign-in's, and one whose arguments
 * can't be told, is refused.
 */
export function wrapRequestHandler(
  source: { path: string; text: string },
  edit: Pick<
    RequestHandlerEdit,
    "factory" | "names" | "parameters" | "otherAuth" | "makers" | "types"
  >,
): EditResult {
  const isComposed = (file: ParsedFile) =>
    exportsOf(file.tree)
      .filter(({ name }) => name === "default" || edit.names.includes(name))
      .some(({ value }) => reachesCall(value, file, edit.factory));
  return editFile(
    source,
    (draft) => {
      const { file } = draft;
      if (isComposed(file)) return KEPT;
      const handler = handlerOf(file, edit);
      if ("status" in handler) return handler;
      compose(draft, handler, edit);
      return undefined;
    },
    (after) => (isComposed(after) ? undefined : "Clerk's function would not be exported"),
  );
}

/** The one function for each request that the file exports, where Clerk's can call it. */
function handlerOf(
  file: ParsedFile,
  edit: Pick<RequestHandlerEdit, "factory" | "names" | "otherAuth" | "makers" | "types">,
): Own | Refusal {
  const { tree } = file;
  const [unused] = callsOf(file, edit.factory);
  if (unused) {
    return refusedAt(unused, `${edit.factory.name} is called here, but not by what is exported.`);
  }
  const other = [...descendants(tree)].find((each) => isOtherAuth(each, edit.otherAuth));
  if (other) {
    const message = "Another sign-in looks at each request here: take it out first.";
    return refusedAt(other, message, "other-auth");
  }
  const handed = exportsOf(tree).find(
    ({ name, statement }) =>
      ts.isExportDeclaration(statement) && ["*", "default", ...edit.names].includes(name),
  )?.statement;
  if (handed)
    return refusedAt(
      handed,
      "The function for each request is handed on here, so that it can't be called by Clerk's.",
    );
  const own = exportsOf(tree).flatMap((each) => ownHandler(each, file, edit) ?? []);
  const [handler, another] = own;
  const assigned = handler ? undefined : assignedExports(tree);
  if (assigned) {
    const message = `What handles each request is exported by ${assigned.getText(tree)} here, which isn't followed: write it as an export of the module (export default …), and what it requires as imports.`;
    return refusedAt(assigned, message);
  }
  if (!handler) {
    return refusedAt(
      tree,
      `Nothing here is exported as ${["default", ...edit.names].join(" or ")}, so it isn't known what handles each request.`,
    );
  }
  if (another)
    return refusedAt(another.statement, "Two functions for each request are exported here.");
  if (ts.isExportAssignment(handler.statement) && hasCommentInside(handler.statement)) {
    return refusedAt(handler.statement, "A comment stands inside the export here.");
  }
  if (Number.isNaN(handler.arity)) {
    return refusedAt(
      handler.value,
      "It can't be told which arguments this function for each request takes.",
    );
  }
  return handler;
}

/** The first `module.exports` or `exports.name` that something is assigned to. */
function assignedExports(tree: ts.SourceFile): ts.Expression | undefined {
  const assignments = [...descendants(tree)]
    .filter(ts.isBinaryExpression)
    .filter(({ operatorToken }) => operatorToken.kind === ts.SyntaxKind.EqualsToken);
  return assignments
    .map(({ left }) => left)
    .find((left) => ts.isPropertyAccessExpression(left) && isExports(left));
}

/** `module.exports`, `exports.name` and `module.exports.name`. */
function isExports({ expression, name }: ts.PropertyAccessExpression): boolean {
  if (ts.isPropertyAccessExpression(expression)) return isExports(expression);
  if (!ts.isIdentifier(expression)) return false;
  return expression.text === "exports" || (expression.text === "module" && name.text === "exports");
}

function compose(
  { file, edited, style }: Draft,
  { statement, name, arity }: Own,
  { factory, names, parameters }: Pick<RequestHandlerEdit, "factory" | "names" | "parameters">,
): void {
  const { tree } = file;
  const local = name ?? freeName(tree, ["handleRequest", names[0] ?? "handler"]);
  removeExport(edited, statement);
  if (ts.isExportAssignment(statement)) {
    const value = statement.expression.getStart();
    if (name === undefined) edited.overwrite(statement.getStart(), value, `const ${local} = `);
    else edited.remove(statement.getStart(), statement.getEnd());
  } else if (name === undefined && ts.isFunctionDeclaration(statement)) {
    const at = (statement.asteriskToken ?? functionKeyword(statement)).getEnd();
    const space = /^\s*/.exec(file.text.slice(at))?.[0].length ?? 0;
    if (space > 0) edited.remove(at, at + space);
    edited.appendLeft(at, ` ${local}`);
  }
  const { local: made, missing } = localName(tree, factory.module, [factory.name, "clerk"]);
  const given = parameters.map((each) => (each === local ? `${each}_` : each));
  const [clerks, ...rest] = given;
  const taken = rest.slice(0, arity);
  const takes = taken.length === 0 ? "" : [clerks, ...taken].join(", ");
  const isGone = ts.isExportAssignment(statement) && name !== undefined;
  const at = isGone ? statement.getEnd() : endOfLine(file.text, statement.getEnd());
  const ending = endBefore(file.text, at, style.semicolon);
  const exported = `export default ${made}((${takes}) => ${local}(${taken.join(", ")}))${ending}`;
  if (isGone) edited.appendLeft(statement.getStart(), exported);
  else {
    // What follows on the same line gets one of its own.
    const rest = /^[ \t]*[^\s]/.test(file.text.slice(at)) ? style.newline : "";
    edited.appendLeft(at, style.newline + style.newline + exported + rest);
  }
  addImports(edited, tree, style, [{ module: factory.module, names: missing }]);
}

/** Whether a comment stands between the keywords and what is exported, where it would be lost. */
function hasCommentInside(statement: ts.ExportAssignment): boolean {
  const start = statement.expression.getStart();
  return commentsIn(statement).some(({ pos }) => pos < start);
}

function functionKeyword(node: ts.FunctionDeclaration): ts.Node {
  return node.getChildren().find(({ kind }) => kind === ts.SyntaxKind.FunctionKeyword) ?? node;
}

function isOtherAuth(node: ts.Node, packages: readonly string[]): boolean {
  const module = ts.isStatement(node) ? moduleOf(node) : requiredModule(node);
  return packages.some(
    (name) => module === name || module?.startsWith(name.endsWith("/") ? name : `${name}/`),
  );
}

/** The handler that the file exports itself. */
function ownHandler(
  binding: ExportBinding,
  file: ParsedFile,
  edit: Pick<RequestHandlerEdit, "names" | "makers" | "types">,
): Own | undefined {
  const { name: exported, statement, value } = binding;
  if (!value || ts.isClassDeclaration(value)) return undefined;
  if (exported !== "default" && !edit.names.includes(exported)) return undefined;
  if (ts.isIdentifier(value)) {
    const arity = arityOf(file.declarationOf(value) ?? value, file, edit);
    return { statement, name: value.text, value, arity };
  }
  if (ts.isFunctionDeclaration(value)) {
    return { statement, name: value.name?.text, value, arity: arityOf(value, file, edit) };
  }
  if (!ts.isVariableDeclaration(value)) {
    return { statement, name: undefined, value, arity: arityOf(value, file, edit) };
  }
  const arity = ownDeclaration(binding) ? arityOf(value, file, edit) : Number.NaN;
  return { statement, name: exported, value, arity };
}

/** How many arguments a function takes; NaN where that can't be told. */
function arityOf(
  node: ts.Node,
  file: ParsedFile,
  edit: Pick<RequestHandlerEdit, "makers" | "types">,
): number {
  if (ts.isVariableDeclaration(node)) {
    // What may be another function later may take other arguments.
    if (!isConst(node)) return Number.NaN;
    // A constant is called as its type has it, whatever the function leaves out.
    if (node.type) return typedArity(node.type, edit);
    return node.initializer ? arityOf(node.initializer, file, edit) : Number.NaN;
  }
  if (ts.isAsExpression(node) || ts.isSatisfiesExpression(node)) return typedArity(node.type, edit);
  if (ts.isParenthesizedExpression(node)) return arityOf(node.expression, file, edit);
  if (isWrittenFunction(node)) {
    const takesAny =
      node.parameters.some(({ dotDotDotToken }) => dotDotDotToken) || usesArguments(node);
    return takesAny
      ? Number.NaN
      : node.parameters.filter(({ name }) => name.getText() !== "this").length;
  }
  if (!ts.isCallExpression(node)) return Number.NaN;
  const origin = originOf(node.expression, file);
  const known = origin && Object.entries(edit.makers).find(([module]) => module === origin.module);
  return known?.[1] ?? Number.NaN;
}

function typedArity(type: ts.TypeNode, { types }: Pick<RequestHandlerEdit, "types">): number {
  const name = type.getText();
  return Object.hasOwn(types, name) ? (types[name] ?? Number.NaN) : Number.NaN;
}
