/** Lets a factory of Clerk's make the function that a server hands each request to. */

import MagicString from "magic-string";
import { ts } from "ts-morph";
import { addImports } from "../splice/add-imports.ts";
import {
  type Edited,
  isRefusal,
  parsedOrRefused,
  readBack,
  refusedAt,
} from "../splice/edit-result.ts";
import { endOfLine, removeExport } from "../splice/statements.ts";
import { originOf } from "../syntax/binding.ts";
import { callsOf, endBefore } from "../syntax/calls.ts";
import { fileStyle } from "../syntax/file-style.ts";
import { freeName, localName } from "../syntax/identifiers.ts";
import type { ParsedFile } from "../syntax/parse.ts";
import type { RequestHandlerEdit } from "./source-edit.ts";

/** The app's own function: how it is written, and how many arguments it takes. */
type Own = { statement: ts.Statement; name: string | undefined; value: ts.Node; arity: number };

/**
 * The file's text with the app's own handler called by Clerk's: what it does, and where, stays as it
 * is. One that Clerk's factory makes already is kept; another sign-in's, and one whose arguments
 * can't be told, is refused.
 */
export function composeHandler(
  source: { path: string; text: string },
  edit: Pick<
    RequestHandlerEdit,
    "factory" | "names" | "parameters" | "otherAuth" | "makers" | "types"
  >,
): Edited {
  const file = parsedOrRefused(source);
  if (isRefusal(file)) return file;
  const { tree } = file;
  if (callsOf(file, edit.factory).length > 0) return { status: "kept" };
  const other = tree.statements.find((each) => isOtherAuth(each, edit.otherAuth));
  if (other) {
    const message = "Another sign-in looks at each request here: take it out first.";
    return refusedAt(other, message, "other-auth");
  }
  const handed = tree.statements.find(
    (each) => ts.isExportDeclaration(each) && !each.isTypeOnly && namesHandler(each, edit.names),
  );
  if (handed)
    return refusedAt(
      handed,
      "The function for each request is handed on here, so that it can't be called by Clerk's.",
    );
  const own = tree.statements.flatMap((each) => ownHandler(each, file, edit) ?? []);
  const [handler, another] = own;
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
  return readBack(file, composed(file, handler, edit), (after) =>
    callsOf(after, edit.factory).length > 0 ? undefined : "Clerk's function would not be exported",
  );
}

function composed(
  file: ParsedFile,
  { statement, name, arity }: Own,
  { factory, names, parameters }: Pick<RequestHandlerEdit, "factory" | "names" | "parameters">,
): string {
  const { tree } = file;
  const edited = new MagicString(file.text);
  const style = fileStyle(tree);
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
  return edited.toString();
}

/** Whether a comment stands between the keywords and what is exported, where it would be lost. */
function hasCommentInside({ expression, parent }: ts.ExportAssignment): boolean {
  const statement = expression.parent;
  const { text } = parent.getSourceFile();
  return /\/[/*]/.test(text.slice(statement.getStart(), expression.getStart()));
}

function functionKeyword(node: ts.FunctionDeclaration): ts.Node {
  return node.getChildren().find(({ kind }) => kind === ts.SyntaxKind.FunctionKeyword) ?? node;
}

function isOtherAuth(statement: ts.Statement, packages: readonly string[]): boolean {
  const specifier =
    ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement)
      ? statement.moduleSpecifier
      : undefined;
  return (
    specifier !== undefined &&
    ts.isStringLiteral(specifier) &&
    packages.some(
      (name) =>
        specifier.text === name ||
        specifier.text.startsWith(name.endsWith("/") ? name : `${name}/`),
    )
  );
}

function namesHandler({ exportClause }: ts.ExportDeclaration, names: readonly string[]): boolean {
  if (!exportClause) return true;
  return (
    ts.isNamedExports(exportClause) &&
    exportClause.elements.some(({ name }) => [...names, "default"].includes(name.text))
  );
}

/** The handler that a statement exports, if it does. */
function ownHandler(
  statement: ts.Statement,
  file: ParsedFile,
  edit: Pick<RequestHandlerEdit, "names" | "makers" | "types">,
): Own | undefined {
  if (ts.isExportAssignment(statement)) {
    const value = statement.expression;
    const declared = ts.isIdentifier(value) ? file.declarationOf(value) : undefined;
    const name = ts.isIdentifier(value) ? value.text : undefined;
    return { statement, name, value, arity: arityOf(declared ?? value, file, edit) };
  }
  const kinds = (ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : []).map(
    ({ kind }) => kind,
  );
  if (!kinds.includes(ts.SyntaxKind.ExportKeyword)) return undefined;
  if (ts.isFunctionDeclaration(statement)) {
    const isDefault = kinds.includes(ts.SyntaxKind.DefaultKeyword);
    const name = statement.name?.text;
    if (!isDefault && (name === undefined || !edit.names.includes(name))) return undefined;
    return { statement, name, value: statement, arity: arityOf(statement, file, edit) };
  }
  if (!ts.isVariableStatement(statement)) return undefined;
  const [only, another] = statement.declarationList.declarations;
  if (!only || !ts.isIdentifier(only.name) || !edit.names.includes(only.name.text))
    return undefined;
  const arity = another ? Number.NaN : arityOf(only, file, edit);
  return { statement, name: only.name.text, value: only, arity };
}

/** How many arguments a function takes; NaN where that can't be told. */
function arityOf(
  node: ts.Node,
  file: ParsedFile,
  edit: Pick<RequestHandlerEdit, "makers" | "types">,
): number {
  if (ts.isVariableDeclaration(node)) {
    // A constant is called as its type has it, whatever the function leaves out.
    if (node.type) return typedArity(node.type, edit);
    return node.initializer ? arityOf(node.initializer, file, edit) : Number.NaN;
  }
  if (ts.isAsExpression(node) || ts.isSatisfiesExpression(node)) return typedArity(node.type, edit);
  if (ts.isParenthesizedExpression(node)) return arityOf(node.expression, file, edit);
  if (ts.isFunctionDeclaration(node) || ts.isArrowFunction(node) || ts.isFunctionExpression(node)) {
    return node.parameters.some(({ dotDotDotToken }) => dotDotDotToken)
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
