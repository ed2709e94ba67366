/** Where an app's ClerkProvider takes its publishable key from. */

import { ts } from "ts-morph";
import { type ProviderElement, providerElements } from "../providers/provider-elements.ts";
import type { HandedOn } from "../syntax/binding.ts";
import { keyOf } from "../syntax/calls.ts";
import { elementCall } from "../syntax/create-element.ts";
import { type ParsedFile, parseFile, positionOf } from "../syntax/parse.ts";
import { unwrap } from "../syntax/unwrap.ts";

/** Line and column are the element's, counted from 1. */
export type KeySource = { file: string; line: number; column: number } & Key;

/**
 * `none`: no prop is written; `unclear`: one is, or may be, and the file doesn't tell its value. A
 * `fallback` is the string that stands in for a variable without a value.
 */
type Key =
  | { kind: "variable"; name: string; fallback?: string }
  | { kind: "literal"; value: string }
  | { kind: "none" }
  | { kind: "unclear" };

const PROP = "publishableKey";
const NONE: Key = { kind: "none" };
const UNCLEAR: Key = { kind: "unclear" };

/** One for each ClerkProvider element of a file, in its order. */
export function keySources(source: {
  path: string;
  text: string;
  handedOn?: readonly HandedOn[];
}): KeySource[] {
  const { path, text, handedOn = [] } = source;
  // Another file may hand it on under a name of its own.
  if (handedOn.length === 0 && !text.includes("ClerkProvider")) return [];
  const file = parseFile(path, text, handedOn);
  return providerElements(file)
    .filter(({ kind }) => kind === "clerk")
    .map((element) => ({
      file: path,
      ...positionOf(file.tree, element.node.getStart(file.tree)),
      ...keyOfElement(element, file),
    }));
}

function keyOfElement({ node }: ProviderElement, file: ParsedFile): Key {
  const scope: Scope = { file, passed: [] };
  if (ts.isCallExpression(node)) {
    const props = elementCall(node, file)?.props;
    return props ? keyInProps(props, scope) : NONE;
  }
  const { properties } = (ts.isJsxElement(node) ? node.openingElement : node).attributes;
  const written = properties.findLast(
    (each): each is ts.JsxAttribute => ts.isJsxAttribute(each) && each.name.getText() === PROP,
  );
  if (written) return keyOfAttribute(written, scope);
  return lastOf(
    properties.filter(ts.isJsxSpreadAttribute).map(({ expression }) => expression),
    scope,
  );
}

/** The file, and the constants followed so far: one that names itself has no value. */
type Scope = { file: ParsedFile; passed: readonly ts.Node[] };

function keyOfAttribute({ initializer }: ts.JsxAttribute, scope: Scope): Key {
  const value =
    initializer && ts.isJsxExpression(initializer) ? initializer.expression : initializer;
  return value ? keyOfValue(value, scope) : UNCLEAR;
}

/** The key in an object of props; `none` only where it is written out that there is none. */
function keyInProps(props: ts.Expression, outer: Scope): Key {
  const { value, scope } = behind(props, outer);
  if (value.kind === ts.SyntaxKind.NullKeyword) return NONE;
  if (!ts.isObjectLiteralExpression(value)) return UNCLEAR;
  const written = value.properties.findLast((each) => keyOf(each) === PROP);
  if (written) {
    if (ts.isPropertyAssignment(written)) return keyOfValue(written.initializer, scope);
    return ts.isShorthandPropertyAssignment(written) ? keyOfValue(written.name, scope) : UNCLEAR;
  }
  return lastOf(
    value.properties.filter(ts.isSpreadAssignment).map(({ expression }) => expression),
    scope,
  );
}

/** The key in props that are spread one after the other. */
function lastOf(spread: readonly ts.Expression[], scope: Scope): Key {
  const keys = spread.map((each) => keyInProps(each, scope));
  return keys.findLast(({ kind }) => kind !== "none") ?? NONE;
}

function keyOfValue(expression: ts.Expression, outer: Scope): Key {
  const { value, scope } = behind(expression, outer);
  if (ts.isStringLiteralLike(value)) return { kind: "literal", value: value.text };
  const name = environmentRead(value, scope);
  if (name !== undefined) return { kind: "variable", name };
  if (!ts.isBinaryExpression(value) || !isFallback(value.operatorToken.kind)) return UNCLEAR;
  const keys = [value.left, value.right].map((each) => keyOfValue(each, scope));
  const first = (kind: Key["kind"]) => keys.find((key) => key.kind === kind);
  const [variable, literal] = [first("variable"), first("literal")];
  if (variable?.kind === "variable" && literal?.kind === "literal") {
    return { fallback: literal.value, ...variable };
  }
  return variable ?? first("unclear") ?? literal ?? UNCLEAR;
}

function isFallback(kind: ts.SyntaxKind): boolean {
  return kind === ts.SyntaxKind.QuestionQuestionToken || kind === ts.SyntaxKind.BarBarToken;
}

/** The expression that stands behind a name: the value of the last constant on the way. */
function behind(expression: ts.Expression, scope: Scope): { value: ts.Expression; scope: Scope } {
  const { file, passed } = scope;
  const bare = unwrap(expression);
  const declaration = ts.isIdentifier(bare) ? file.declarationOf(bare) : undefined;
  const isConstant =
    declaration &&
    ts.isVariableDeclaration(declaration) &&
    (declaration.parent.flags & ts.NodeFlags.Const) !== 0;
  if (!isConstant || !declaration.initializer || passed.includes(declaration)) {
    return { value: bare, scope };
  }
  return behind(declaration.initializer, { file, passed: [...passed, declaration] });
}

/** The NAME of `import.meta.env.NAME` or `process.env["NAME"]`, also where it is taken out of that. */
function environmentRead(value: ts.Expression, scope: Scope): string | undefined {
  if (ts.isPropertyAccessExpression(value)) {
    return isEnvironment(value.expression, scope) ? value.name.text : undefined;
  }
  if (ts.isElementAccessExpression(value)) {
    const name = unwrap(value.argumentExpression);
    const isRead = ts.isStringLiteralLike(name) && isEnvironment(value.expression, scope);
    return isRead ? name.text : undefined;
  }
  const taken = ts.isIdentifier(value) ? scope.file.declarationOf(value) : undefined;
  if (!taken || !ts.isBindingElement(taken) || taken.dotDotDotToken) return undefined;
  const { propertyName: name = taken.name } = taken;
  const holder = taken.parent.parent;
  const isRead =
    ts.isVariableDeclaration(holder) &&
    holder.initializer !== undefined &&
    isEnvironment(holder.initializer, scope);
  return isRead && (ts.isIdentifier(name) || ts.isStringLiteralLike(name)) ? name.text : undefined;
}

function isEnvironment(expression: ts.Expression, scope: Scope): boolean {
  const { value } = behind(expression, scope);
  if (!ts.isPropertyAccessExpression(value) || value.name.text !== "env") return false;
  const owner = unwrap(value.expression);
  if (ts.isMetaProperty(owner)) return owner.keywordToken === ts.SyntaxKind.ImportKeyword;
  return ts.isIdentifier(owner) && owner.text === "process";
}
