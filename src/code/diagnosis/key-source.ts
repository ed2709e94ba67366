/** Where an app's ClerkProvider takes its publishable key from. */

import { ts } from "ts-morph";
import { type ProviderElement, providerElements } from "../providers/provider-elements.ts";
import type { HandedOn } from "../syntax/binding.ts";
import { elementCall } from "../syntax/create-element.ts";
import { environmentRead } from "../syntax/environment-read.ts";
import { evaluate, lastProperty, writtenValue } from "../syntax/evaluate.ts";
import { type ParsedFile, parseFile, positionOf } from "../syntax/parse.ts";
import { isFallback } from "../syntax/static-value.ts";

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
  if (ts.isCallExpression(node)) {
    const props = elementCall(node, file)?.props;
    return props ? keyInProps(props, file) : NONE;
  }
  const { properties } = (ts.isJsxElement(node) ? node.openingElement : node).attributes;
  const written = properties.findLast(
    (each): each is ts.JsxAttribute => ts.isJsxAttribute(each) && each.name.getText() === PROP,
  );
  if (written) return keyOfAttribute(written, file);
  const spread = properties.filter(ts.isJsxSpreadAttribute);
  return lastOf(spread.map(({ expression }) => keyInProps(expression, file)));
}

function keyOfAttribute({ initializer }: ts.JsxAttribute, file: ParsedFile): Key {
  const value =
    initializer && ts.isJsxExpression(initializer) ? initializer.expression : initializer;
  return value ? keyOfValue(value, file) : UNCLEAR;
}

/** The key in an object of props; `none` only where it is written out that there is none. */
function keyInProps(
  props: ts.Node,
  file: ParsedFile,
  passed: ReadonlySet<ts.Node> = new Set(),
): Key {
  const value = evaluate(props, file);
  if (value.kind === ts.SyntaxKind.NullKeyword) return NONE;
  if (!ts.isObjectLiteralExpression(value) || passed.has(value)) return UNCLEAR;
  const written = lastProperty(value, PROP);
  const given = written && writtenValue(written);
  if (written) return given ? keyOfValue(given, file) : UNCLEAR;
  const within = new Set([...passed, value]);
  const spread = value.properties.filter(ts.isSpreadAssignment);
  return lastOf(spread.map(({ expression }) => keyInProps(expression, file, within)));
}

/** The key in props that are spread one after the other. */
function lastOf(keys: readonly Key[]): Key {
  return keys.findLast(({ kind }) => kind !== "none") ?? NONE;
}

function keyOfValue(
  expression: ts.Node,
  file: ParsedFile,
  passed: ReadonlySet<ts.Node> = new Set(),
): Key {
  const value = evaluate(expression, file);
  if (ts.isStringLiteralLike(value)) return { kind: "literal", value: value.text };
  const name = environmentRead(value, file, "bundler");
  if (name !== undefined) return { kind: "variable", name };
  if (!ts.isBinaryExpression(value) || passed.has(value) || !isFallback(value)) return UNCLEAR;
  const within = new Set([...passed, value]);
  const keys = [value.left, value.right].map((each) => keyOfValue(each, file, within));
  const first = (kind: Key["kind"]) => keys.find((key) => key.kind === kind);
  const [variable, literal] = [first("variable"), first("literal")];
  if (variable?.kind === "variable" && literal?.kind === "literal") {
    return { fallback: literal.value, ...variable };
  }
  return variable ?? first("unclear") ?? literal ?? UNCLEAR;
}
