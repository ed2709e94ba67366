/** Recognises calls of React's createElement. */

import { ts } from "ts-morph";
import { originOf } from "./binding.ts";
import type { ParsedFile } from "./parse.ts";

/** React, and what stands in for it. */
const REACT = new Set(["react", "preact/compat", "preact"]);

/** The parts of a call `createElement(component, props, ...children)`. */
export type ElementCall = {
  component: ts.Expression;
  /** Undefined where there is no second argument. */
  props: ts.Expression | undefined;
  children: readonly ts.Expression[];
};

/** The parts of a node that calls React's createElement, under whatever name it has in the file. */
export function elementCall(node: ts.Node, file: ParsedFile): ElementCall | undefined {
  if (!ts.isCallExpression(node) || !isCreateElement(node.expression, file)) return undefined;
  const [component, props, ...children] = node.arguments;
  return component && { component, props, children };
}

function isCreateElement(callee: ts.Expression, file: ParsedFile): boolean {
  const origin = originOf(callee, file);
  if (origin) return REACT.has(origin.module) && ["createElement", "h"].includes(origin.name);
  // Where a page brings React in by a script, it is a global.
  return (
    ts.isPropertyAccessExpression(callee) &&
    callee.name.text === "createElement" &&
    ts.isIdentifier(callee.expression) &&
    callee.expression.text === "React" &&
    file.declarationOf(callee.expression) === undefined
  );
}
