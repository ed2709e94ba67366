/** Views elements in one way, whether they are written as JSX or as calls that make them. */

import { ts } from "ts-morph";
import { keyOf } from "./calls.ts";
import { elementCall } from "./create-element.ts";
import type { ParsedFile } from "./parse.ts";
import { evaluate, writtenValue } from "./values/evaluate.ts";

export type ElementNode = ts.JsxElement | ts.JsxSelfClosingElement | ts.CallExpression;

/** A prop; an expression is one that holds all props of a call. */
export type WrittenProp = ts.JsxAttributeLike | ts.ObjectLiteralElementLike | ts.Expression;

export type RenderedElement = {
  node: ElementNode;
  /** The component, each time that it is named: in both tags, or as a call's first argument. */
  names: readonly [ts.Node, ...ts.Node[]];
  props: readonly WrittenProp[];
  /** The nodes between the tags, or after the props. */
  children: readonly ts.Node[];
};

/** The element that a node is, if it is one. */
export function renderedElement(node: ts.Node, file: ParsedFile): RenderedElement | undefined {
  if (ts.isJsxSelfClosingElement(node)) {
    return { node, names: [node.tagName], props: node.attributes.properties, children: [] };
  }
  if (ts.isJsxElement(node)) {
    const { openingElement: opening, closingElement: closing, children } = node;
    const names = [opening.tagName, closing.tagName] as const;
    return { node, names: [...names], props: opening.attributes.properties, children };
  }
  const call = ts.isCallExpression(node) ? elementCall(node, file) : undefined;
  if (!call || !ts.isCallExpression(node)) return undefined;
  const { component, props, children } = call;
  return { node, names: [component], props: props ? propsIn(props) : [], children };
}

function propsIn(props: ts.Expression): readonly WrittenProp[] {
  if (ts.isObjectLiteralExpression(props)) return props.properties;
  return props.kind === ts.SyntaxKind.NullKeyword ? [] : [props];
}

/** A prop's name; undefined for what is spread or computed. */
export function propName(prop: WrittenProp): string | undefined {
  if (ts.isJsxAttribute(prop)) return prop.name.getText();
  return ts.isObjectLiteralElementLike(prop) ? keyOf(prop) : undefined;
}

/** The object that a prop spreads. */
export function spreadIn(prop: WrittenProp): ts.Expression | undefined {
  if (ts.isJsxSpreadAttribute(prop) || ts.isSpreadAssignment(prop)) return prop.expression;
  return ts.isExpression(prop) ? prop : undefined;
}

/** The prop's value; undefined for a bare name and for a method. */
export function propValue(prop: WrittenProp): ts.Expression | undefined {
  if (!ts.isJsxAttribute(prop)) {
    return ts.isObjectLiteralElementLike(prop) ? writtenValue(prop) : undefined;
  }
  const { initializer } = prop;
  return initializer && ts.isJsxExpression(initializer) ? initializer.expression : initializer;
}

/** The prop of that name, the last one. */
export function propNamed(
  { props }: Pick<RenderedElement, "props">,
  name: string,
): WrittenProp | undefined {
  return props.findLast((prop) => propName(prop) === name);
}

/** What an element is given as a prop; `unknown` where what isn't written out may set it. */
export type GivenProp =
  | { status: "written"; value: ts.Expression }
  | { status: "absent" }
  | { status: "unknown" };

/** Looks a prop up, in spreads of the file's own objects too: what stands last counts. */
export function givenProp(
  props: readonly WrittenProp[],
  name: string,
  file: ParsedFile,
  known: Map<ts.Node, GivenProp> = new Map(),
): GivenProp {
  for (const prop of props.toReversed()) {
    const spread = spreadIn(prop);
    const given = spread
      ? givenBySpread(evaluate(spread, file), name, file, known)
      : givenByProp(prop, name);
    if (given.status !== "absent") return given;
  }
  return { status: "absent" };
}

function givenByProp(prop: WrittenProp, name: string): GivenProp {
  const written = propName(prop);
  if (written !== undefined && written !== name) return { status: "absent" };
  const value = written === name ? propValue(prop) : undefined;
  return value ? { status: "written", value } : { status: "unknown" };
}

function givenBySpread(
  value: ts.Node,
  name: string,
  file: ParsedFile,
  known: Map<ts.Node, GivenProp>,
): GivenProp {
  if (value.kind === ts.SyntaxKind.NullKeyword) return { status: "absent" };
  if (!ts.isObjectLiteralExpression(value)) return { status: "unknown" };
  const seen = known.get(value);
  if (seen) return seen;
  // What it holds itself, in a circle, is unknown.
  known.set(value, { status: "unknown" });
  const given = givenProp(value.properties, name, file, known);
  known.set(value, given);
  return given;
}
