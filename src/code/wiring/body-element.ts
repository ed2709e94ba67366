/** Finds the element that everything else goes in. */

import { ts } from "ts-morph";
import { shownChildren } from "../providers/jsx-nodes.ts";
import type { JsxNode } from "../splice/jsx-layout.ts";
import { descendants } from "../syntax/descendants.ts";

/**
 * The elements of that name; of a page's body, where there is none, the component that stands for it:
 * one called so, or the only one in `<html>` beside the head.
 */
export function elementsNamed(tree: ts.SourceFile, name: string): JsxNode[] {
  const found = elementsOf(tree, ({ tag }) => tag === name);
  if (found.length > 0 || name !== "body") return found;
  const called = elementsOf(tree, ({ tag }) => tag === "Body" || tag.endsWith(".Body"));
  return called.length > 0 ? called : onlyInDocument(tree);
}

function onlyInDocument(tree: ts.SourceFile): JsxNode[] {
  const [html, another] = elementsOf(tree, ({ tag }) => ["html", "Html"].includes(tag));
  if (!html || another || !ts.isJsxElement(html)) return [];
  const kids = shownChildren(html).filter((each) => !isNamed(each, ["head", "Head"]));
  const [only, other] = kids;
  const isElement = only && (ts.isJsxElement(only) || ts.isJsxSelfClosingElement(only));
  return isElement && !other && /^[A-Z]/.test(tagOf(only)) ? [only] : [];
}

function isNamed(node: ts.Node, names: readonly string[]): boolean {
  const isElement = ts.isJsxElement(node) || ts.isJsxSelfClosingElement(node);
  return isElement && names.includes(tagOf(node));
}

function tagOf(node: JsxNode): string {
  return (ts.isJsxElement(node) ? node.openingElement : node).tagName.getText();
}

type Tagged = { node: JsxNode; tag: string; attributes: ts.JsxAttributes };

/** The elements of a part of a file for which `is` holds. */
export function elementsOf(part: ts.Node, is: (each: Tagged) => boolean): JsxNode[] {
  return [...descendants(part)]
    .filter((node) => ts.isJsxElement(node) || ts.isJsxSelfClosingElement(node))
    .filter((node) => {
      const { tagName, attributes } = ts.isJsxElement(node) ? node.openingElement : node;
      return is({ node, tag: tagName.getText(), attributes });
    });
}
