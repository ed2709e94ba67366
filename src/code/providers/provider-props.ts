/** Reads what a provider's element is given as `useAuth`. */

import { ts } from "ts-morph";
import { originOf } from "../syntax/binding.ts";
import { elementCall, propertyIn } from "../syntax/create-element.ts";
import type { ParsedFile } from "../syntax/parse.ts";
import type { ProviderElement } from "./provider-elements.ts";

/** Whether an element is given `useAuth`; a wired one may be so by a spread. */
export function hasUseAuth(element: ProviderElement, file: ParsedFile): boolean {
  if (propOf(element, "useAuth", file)) return true;
  return element.kind !== "convex" && isGivenMore(element.node);
}

/** Whether an element has props that aren't written out. */
function isGivenMore(node: ProviderElement["node"]): boolean {
  if (!ts.isCallExpression(node)) return attributesOf(node).some(ts.isJsxSpreadAttribute);
  const [, props] = node.arguments;
  if (!props || props.kind === ts.SyntaxKind.NullKeyword) return false;
  return !ts.isObjectLiteralExpression(props) || props.properties.some(ts.isSpreadAssignment);
}

/**
 * The module that an element's `useAuth` comes from; "" where that is the file itself, undefined
 * where the prop isn't written out.
 */
export function useAuthModule(element: ProviderElement, file: ParsedFile): string | undefined {
  const value = useAuthValue(element, file);
  return value && (originOf(value, file)?.module ?? "");
}

/** What an element is given as `useAuth`, where that is written out. */
export function useAuthValue(
  element: ProviderElement,
  file: ParsedFile,
): ts.Expression | undefined {
  return propOf(element, "useAuth", file);
}

function propOf(
  { node }: ProviderElement,
  name: string,
  file: ParsedFile,
): ts.Expression | undefined {
  if (ts.isCallExpression(node)) {
    const call = elementCall(node, file);
    return call && propertyIn(call, name);
  }
  const attribute = attributesOf(node).find(
    (each): each is ts.JsxAttribute => ts.isJsxAttribute(each) && each.name.getText() === name,
  );
  const initializer = attribute?.initializer;
  return initializer && ts.isJsxExpression(initializer) ? initializer.expression : undefined;
}

function attributesOf(node: ts.JsxElement | ts.JsxSelfClosingElement) {
  return (ts.isJsxElement(node) ? node.openingElement : node).attributes.properties;
}
