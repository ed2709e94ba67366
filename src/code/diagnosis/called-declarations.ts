/** Finds what a piece of code runs besides its elements: hooks, lazy modules, components in props. */

import { ts } from "ts-morph";
import {
  exportedDeclarations,
  type NodeRef,
  type OpenModule,
} from "../modules/export-declarations.ts";
import { declarationsOf } from "../modules/find-declarations.ts";
import { dynamicImport } from "../providers/jsx-nodes.ts";
import type { ParsedFile } from "../syntax/parse.ts";
import { dependsOnConvex } from "./auth-state.ts";

/** Of functions, hooks and what is named as rendering something are followed. */
const FUNCTION = /\b(?:use|render)[A-Z]\w*$/;
const COMPONENT = /^[A-Z]\w*$/;

/** Where what the node itself runs is declared. */
export function calledDeclarations(node: ts.Node, file: ParsedFile, open: OpenModule): NodeRef[] {
  const specifier = dynamicImport(node);
  const module = specifier === undefined ? undefined : open(specifier, file.path);
  if (module) return exportedDeclarations(module, "*", open);
  const name = runBy(node, file, open);
  return name ? declarationsOf(name, file, open) : [];
}

function runBy(node: ts.Node, file: ParsedFile, open: OpenModule): ts.Node | undefined {
  if (!ts.isCallExpression(node) && !ts.isJsxExpression(node)) return undefined;
  const { expression } = node;
  const name = expression?.getText(file.tree) ?? "";
  // `component={Page}` is rendered too.
  if (ts.isJsxExpression(node)) return COMPONENT.test(name) ? expression : undefined;
  if (!FUNCTION.test(name)) return undefined;
  // What a function is told of Convex's state it may wait for.
  const mayWait = node.arguments.some((each) => dependsOnConvex(each, file, open));
  return mayWait ? undefined : expression;
}

/** The name of the component that a node is part of. */
export function componentAround(node: ts.Node): string | undefined {
  const nameOf = (each: ts.Node) =>
    ts.isFunctionDeclaration(each) || ts.isVariableDeclaration(each) ? each.name?.getText() : "";
  const component = ts.findAncestor(node, (each) => COMPONENT.test(nameOf(each) ?? ""));
  return component && nameOf(component);
}
