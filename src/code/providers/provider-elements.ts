/** The elements of a file that render a provider of Convex's, Clerk's or another sign-in's. */

import { ts } from "ts-morph";
import { originOf } from "../syntax/binding.ts";
import { elementCall } from "../syntax/create-element.ts";
import type { ExportRef } from "../syntax/imports.ts";
import type { ParsedFile } from "../syntax/parse.ts";

/** `convex`: the plain provider; `convex-with-clerk`: the wired one; `other-auth`: another sign-in. */
export type ProviderKind = "convex" | "convex-with-clerk" | "clerk" | "other-auth";

export type ProviderElement = {
  kind: ProviderKind;
  /** The component's exported name and the package it comes from. */
  name: string;
  module: string;
  /** A JSX element, or a call of createElement. */
  node: ts.JsxElement | ts.JsxSelfClosingElement | ts.CallExpression;
};

const OTHER_AUTH: Record<string, RegExp> = {
  ConvexProviderWithAuth: /^convex\/react$/,
  ConvexProviderWithAuth0: /^convex\/react-auth0$/,
  ConvexProviderWithAuthKit: /^@convex-dev\/workos/,
  ConvexAuthProvider: /^@convex-dev\/auth\//,
  ConvexAuthNextjsProvider: /^@convex-dev\/auth\//,
  ConvexAuthNextjsServerProvider: /^@convex-dev\/auth\//,
  ConvexBetterAuthProvider: /^@convex-dev\/better-auth/,
};

/** Whether it is a provider of Convex's client, wired or not. */
export function isConvexKind(kind: ProviderKind | undefined): boolean {
  return kind === "convex" || kind === "convex-with-clerk";
}

/** Which provider an export of a package is, if it is one. */
export function providerKind({ module, name }: ExportRef): ProviderKind | undefined {
  if (module === "convex/react" && name === "ConvexProvider") return "convex";
  if (module === "convex/react-clerk" && name === "ConvexProviderWithClerk") {
    return "convex-with-clerk";
  }
  if (module.startsWith("@clerk/") && name === "ClerkProvider") return "clerk";
  return OTHER_AUTH[name]?.test(module) ? "other-auth" : undefined;
}

/** What was found in a file: several steps ask for it. */
const inFiles = new WeakMap<ParsedFile, readonly ProviderElement[]>();

/** Every provider element in the file, outer before inner. */
export function providerElements(file: ParsedFile): readonly ProviderElement[] {
  const known = inFiles.get(file);
  if (known) return known;
  const found: ProviderElement[] = [];
  const visit = (node: ts.Node): void => {
    const component = componentOf(node, file);
    if (component && mayBeProvider(component.name)) {
      const origin = originOf(component.name, file);
      const kind = origin && providerKind(origin);
      if (kind) found.push({ kind, ...origin, node: component.node });
    }
    ts.forEachChild(node, visit);
  };
  visit(file.tree);
  inFiles.set(file, found);
  return found;
}

function componentOf(
  node: ts.Node,
  file: ParsedFile,
): { name: ts.Node; node: ProviderElement["node"] } | undefined {
  if (ts.isJsxElement(node)) return { name: node.openingElement.tagName, node };
  if (ts.isJsxSelfClosingElement(node)) return { name: node.tagName, node };
  if (!ts.isCallExpression(node)) return undefined;
  const [first] = node.arguments;
  const call = first && mayBeProvider(first) ? elementCall(node, file) : undefined;
  return call && { name: call.component, node };
}

/** Spares the slower look at what a name is bound to for `div` and its like. */
function mayBeProvider(name: ts.Node): boolean {
  if (ts.isStringLiteralLike(name)) return false;
  return !ts.isIdentifier(name) || /^[^a-z]/.test(name.text);
}
