/** Tells what makes a Convex client for React, and what takes the one that is there. */

import { ts } from "ts-morph";
import { originOf } from "../syntax/binding.ts";
import type { ParsedFile } from "../syntax/parse.ts";

/** Whether a node is `new ConvexReactClient(…)`. */
export function makesClient(node: ts.Node, file: ParsedFile): boolean {
  return ts.isNewExpression(node) && isConvexReact(node.expression, "ConvexReactClient", file);
}

/** Whether a node is `useConvex()`, which gives the client of the provider around it. */
export function takesClient(node: ts.Node, file: ParsedFile): boolean {
  return ts.isCallExpression(node) && isConvexReact(node.expression, "useConvex", file);
}

function isConvexReact(callee: ts.Node, name: string, file: ParsedFile): boolean {
  const origin = originOf(callee, file);
  return origin?.module === "convex/react" && origin.name === name;
}
