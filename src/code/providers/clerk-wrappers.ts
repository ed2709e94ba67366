/** Finds components of an app's own that render ClerkProvider around what they are given. */

import { ts } from "ts-morph";
import type { NodeRef } from "../modules/export-declarations.ts";
import { declarationsOf } from "../modules/find-declarations.ts";
import type { AppCode } from "../modules/parsed-app.ts";
import { originOf } from "../syntax/binding.ts";
import { descendants } from "../syntax/descendants.ts";
import { identifiersIn, isPropertyName } from "../syntax/identifiers.ts";
import { importedModules } from "../syntax/imports.ts";
import type { ParsedFile } from "../syntax/parse.ts";
import { type RenderedElement, renderedElement } from "../syntax/rendered-element.ts";
import { contains } from "./common-ancestor.ts";
import { isChildren } from "./jsx-nodes.ts";
import { providerElements } from "./provider-elements.ts";

/** An element whose component is such a wrapper. */
export type WrapperUse = { element: RenderedElement; file: ParsedFile; wrapper: NodeRef };

/** The elements of a file whose component renders ClerkProvider around its children. */
export function wrapperUses(
  file: ParsedFile,
  { openModule }: Pick<AppCode, "openModule">,
): WrapperUse[] {
  return [...descendants(file.tree)].flatMap((node) => {
    const element = renderedElement(node, file);
    if (!element || !/^[A-Z]/.test(element.names[0].getText(file.tree))) return [];
    const [wrapper, another] = declarationsOf(element.names[0], file, openModule);
    if (!wrapper || another || !wrapsInClerk(wrapper)) return [];
    return [{ element, file, wrapper }];
  });
}

function wrapsInClerk({ node, file }: NodeRef): boolean {
  return providerElements(file).some(
    (each) =>
      each.kind === "clerk" &&
      contains(node, each.node) &&
      [...descendants(each.node)].some((part) => isChildren(part, file)),
  );
}

/** Whether a component may call a hook that only works inside Convex's provider, by what it names. */
export function asksConvex(
  { node, file }: NodeRef,
  code: Pick<AppCode, "openModule">,
  passed: Set<ts.Node> = new Set(),
): boolean {
  if (passed.has(node)) return false;
  passed.add(node);
  return identifiersIn(node).some((name) => {
    if (isPropertyName(name)) return false;
    const origin = originOf(name, file);
    if (!origin) {
      const declaration = file.declarationOf(name);
      return declaration !== undefined && asksConvex({ node: declaration, file }, code, passed);
    }
    if (isConvex(origin.module)) return true;
    const module = code.openModule(origin.module, file.path);
    return module !== undefined && importsConvex(module, code);
  });
}

/** Whether a module imports Convex's React package, itself or by what it imports. */
function importsConvex(start: ParsedFile, { openModule }: Pick<AppCode, "openModule">): boolean {
  const queue = [start];
  const reached = new Set([start.path]);
  // The queue grows while it is walked.
  for (const file of queue) {
    const specifiers = importedModules(file.tree);
    if (specifiers.some(isConvex)) return true;
    for (const specifier of specifiers) {
      const next = openModule(specifier, file.path);
      if (next && !reached.has(next.path)) queue.push(next);
      if (next) reached.add(next.path);
    }
  }
  return false;
}

function isConvex(module: string): boolean {
  return module.startsWith("convex/");
}

/** Whether a component calls a hook that may ask an element around it: any but React's own. */
export function asksAround({ node, file }: NodeRef): boolean {
  return identifiersIn(node).some(
    (name) =>
      /^use[A-Z]/.test(name.text) &&
      ts.isCallExpression(name.parent) &&
      name.parent.expression === name &&
      originOf(name, file)?.module !== "react",
  );
}
