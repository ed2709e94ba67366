/** Finds the elements of a file that render a provider of Convex's, Clerk's or another sign-in's. */

import { ts } from "ts-morph";
import { originOf } from "../syntax/binding.ts";
import { descendants } from "../syntax/descendants.ts";
import type { ExportRef } from "../syntax/imports.ts";
import { oncePer } from "../syntax/once-per.ts";
import type { ParsedFile } from "../syntax/parse.ts";
import { givenProp, type RenderedElement, renderedElement } from "../syntax/rendered-element.ts";
import { handsOnClient } from "./handed-on-client.ts";
import { ownHook } from "./own-hook.ts";

/** `convex`: the plain provider; `convex-with-clerk`: the wired one; `other-auth`: another sign-in. */
export type ProviderKind = "convex" | "convex-with-clerk" | "clerk" | "other-auth";

export type ProviderElement = RenderedElement & {
  kind: ProviderKind;
  /** The component's exported name and the package it comes from. */
  name: string;
  module: string;
};

/** Convex's provider for any sign-in, whose hook says which. */
const FOR_ANY = "ConvexProviderWithAuth";

const OTHER_AUTH: Record<string, RegExp> = {
  [FOR_ANY]: /^convex\/react$/,
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

/**
 * Every provider element in the file, outer before inner. A plain one that is given what `useConvex` gives
 * stands for the one around it, and is none to be wired.
 */
export const providerElements = oncePer((file: ParsedFile): readonly ProviderElement[] =>
  everyProvider(file).filter((each) => each.kind !== "convex" || !handsOnClient(each, file)),
);

/** The same with those. */
export const everyProvider = oncePer((file: ParsedFile): readonly ProviderElement[] =>
  [...descendants(file.tree)].flatMap((node) => {
    if (!mayBeElement(node)) return [];
    const element = renderedElement(node, file);
    const origin = element && originOf(element.names[0], file);
    const kind = origin && providerKind(origin);
    if (!kind) return [];
    const isClerks = origin.name === FOR_ANY && asksClerk(element, file);
    return { ...element, ...origin, kind: isClerks ? "convex-with-clerk" : kind };
  }),
);

/** Whether the provider for any sign-in is given a hook of the app's own that asks Clerk. */
function asksClerk({ props }: RenderedElement, file: ParsedFile): boolean {
  const given = givenProp(props, "useAuth", file);
  return given.status === "written" && ownHook(given.value, file) !== undefined;
}

/** Spares the slower look at what a name is bound to for `div` and its like. */
function mayBeElement(node: ts.Node): boolean {
  if (ts.isJsxElement(node)) return mayBeProvider(node.openingElement.tagName);
  if (ts.isJsxSelfClosingElement(node)) return mayBeProvider(node.tagName);
  const [first] = ts.isCallExpression(node) ? node.arguments : [];
  return first !== undefined && mayBeProvider(first);
}

function mayBeProvider(name: ts.Node): boolean {
  if (ts.isStringLiteralLike(name)) return false;
  return !ts.isIdentifier(name) || /^[^a-z]/.test(name.text);
}
