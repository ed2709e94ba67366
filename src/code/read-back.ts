/** Reads a rewritten file again, and says in what it isn't what was meant. */

import { ts } from "ts-morph";
import { originOf } from "./origin.ts";
import { type ParsedFile, parseFile } from "./parse.ts";
import { type ProviderElement, providerElements } from "./provider-elements.ts";

/**
 * Undefined where the text parses, holds no plain provider, and has each `ConvexProviderWithClerk`
 * below a `ClerkProvider` (of the same file, unless `clerkAbove`) with `useAuth` of the module that
 * was meant for it and of that provider's package; else what is wrong. `useAuth` holds a module for
 * each provider, in their order.
 */
export function faultOf(
  source: { path: string; text: string },
  meant: { useAuth: readonly string[]; clerkAbove: boolean },
): string | undefined {
  const file = parseFile(source.path, source.text);
  if (file.syntaxError) return file.syntaxError.message.replace(/\.$/, "");
  const elements = providerElements(file);
  const wired = elements.filter(({ kind }) => kind === "convex-with-clerk");
  if (elements.some(({ kind }) => kind === "convex")) return "a plain ConvexProvider is left";
  if (wired.length !== meant.useAuth.length)
    return "another number of providers is wired than was meant";
  for (const [index, element] of wired.entries()) {
    const clerk = clerkAbove(element, elements);
    if (!clerk && !meant.clerkAbove) return "ClerkProvider is not above ConvexProviderWithClerk";
    const source = useAuthModule(element, file);
    if (source === undefined) return "ConvexProviderWithClerk has no useAuth";
    if (source !== meant.useAuth[index]) return "useAuth means something else at that place";
    if (clerk && source.startsWith("@clerk/") && source !== clerk.module) {
      return "useAuth and ClerkProvider come from different packages";
    }
  }
  return undefined;
}

/** The nearest ClerkProvider that an element stands in, within its own file. */
export function clerkAbove(
  element: ProviderElement,
  elements: readonly ProviderElement[],
): ProviderElement | undefined {
  return elements.findLast(
    ({ kind, node }) => kind === "clerk" && node !== element.node && contains(node, element.node),
  );
}

export function contains(outer: ts.Node, inner: ts.Node): boolean {
  return outer.getStart() <= inner.getStart() && inner.getEnd() <= outer.getEnd();
}

/** The module that an element's `useAuth` comes from; "" where that is the file itself. */
export function useAuthModule({ node }: ProviderElement, file: ParsedFile): string | undefined {
  const value = propOf(node, "useAuth");
  return value && (originOf(value, file)?.module ?? "");
}

function propOf(node: ProviderElement["node"], name: string): ts.Expression | undefined {
  if (ts.isCallExpression(node)) {
    const props = node.arguments[1];
    if (!props || !ts.isObjectLiteralExpression(props)) return undefined;
    const prop = props.properties.find((each) => each.name?.getText() === name);
    if (prop && ts.isPropertyAssignment(prop)) return prop.initializer;
    return prop && ts.isShorthandPropertyAssignment(prop) ? prop.name : undefined;
  }
  const { attributes } = ts.isJsxElement(node) ? node.openingElement : node;
  const attribute = attributes.properties.find(
    (each): each is ts.JsxAttribute => ts.isJsxAttribute(each) && each.name.getText() === name,
  );
  const initializer = attribute?.initializer;
  return initializer && ts.isJsxExpression(initializer) ? initializer.expression : undefined;
}
