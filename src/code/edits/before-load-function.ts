/** Lets a function of a root route's own wait for a call first, with the router's context. */

import type MagicString from "magic-string";
import { ts } from "ts-morph";
import { hasModifier } from "../syntax/exports.ts";
import { endBefore, type FileStyle, indentationAt } from "../syntax/file-style.ts";
import { identifiersIn } from "../syntax/identifiers.ts";
import { unwrap } from "../syntax/unwrap.ts";

type OwnFunction = (ts.ArrowFunction | ts.FunctionExpression | ts.MethodDeclaration) & {
  body: ts.ConciseBody;
};

/**
 * Splices `await callWith(context)` into what a property holds, first of all. False where it is no
 * function that is written out there, or gets the context in a way that isn't understood.
 */
export function awaitFirst(
  edited: MagicString,
  property: ts.ObjectLiteralElementLike,
  style: FileStyle,
  callWith: (context: string) => string,
): boolean {
  const own = functionIn(property);
  if (!own || own.asteriskToken) return false;
  const isAsync = hasModifier(own, ts.SyntaxKind.AsyncKeyword);
  if (!isAsync && own.type) return false;
  const context = contextOf(own);
  if (!context) return false;
  context.splice?.(edited);
  if (!isAsync) edited.appendLeft(own.getStart(), "async ");
  spliceBody(edited, own.body, style, `await ${callWith(context.name)}`);
  return true;
}

function functionIn(property: ts.ObjectLiteralElementLike): OwnFunction | undefined {
  const value = ts.isPropertyAssignment(property) ? unwrap(property.initializer) : property;
  const isFunction =
    ts.isArrowFunction(value) || ts.isFunctionExpression(value) || ts.isMethodDeclaration(value);
  return isFunction && hasBody(value) ? value : undefined;
}

function hasBody(
  value: ts.ArrowFunction | ts.FunctionExpression | ts.MethodDeclaration,
): value is OwnFunction {
  return value.body !== undefined;
}

/** How the function names its context, and what has to be spliced for it to do so. */
function contextOf(
  own: OwnFunction,
): { name: string; splice?: (edited: MagicString) => void } | undefined {
  const [parameter] = own.parameters;
  const isNameTaken = identifiersIn(own).some(({ text }) => text === "context");
  if (!parameter) {
    const open = own.getChildren().find(({ kind }) => kind === ts.SyntaxKind.OpenParenToken);
    if (!open || isNameTaken) return undefined;
    return {
      name: "context",
      splice: (edited) => edited.appendLeft(open.getEnd(), "{ context }"),
    };
  }
  const { name } = parameter;
  if (ts.isIdentifier(name)) return { name: `${name.text}.context` };
  if (!ts.isObjectBindingPattern(name)) return undefined;
  const given = name.elements.find(
    (each) => (each.propertyName ?? each.name).getText() === "context",
  );
  if (given && !given.dotDotDotToken) {
    return ts.isIdentifier(given.name) ? { name: given.name.text } : undefined;
  }
  const [first] = name.elements;
  if (isNameTaken || !first || name.elements.some((each) => each.dotDotDotToken)) return undefined;
  return {
    name: "context",
    splice: (edited) => edited.appendLeft(first.getStart(), "context, "),
  };
}

function spliceBody(
  edited: MagicString,
  body: ts.ConciseBody,
  style: FileStyle,
  line: string,
): void {
  const { text } = body.getSourceFile();
  if (!ts.isBlock(body)) {
    const end = style.semicolon || ";";
    edited.appendLeft(body.getStart(), `{ ${line}${end} return `);
    edited.appendRight(body.getEnd(), `${end} }`);
    return;
  }
  const start = body.getStart() + 1;
  const [first] = body.statements;
  const ending = endBefore(text, start, style.semicolon);
  if (!body.getText().includes("\n")) {
    edited.appendLeft(start, ` ${line}${ending}${first ? ";".slice(ending.length) : " "}`);
    return;
  }
  const inner = first
    ? indentationAt(text, first.getStart())
    : indentationAt(text, body.getStart()) + style.indent;
  edited.appendLeft(start, `${style.newline}${inner}${line}${ending}`);
}
