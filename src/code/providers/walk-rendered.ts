/** Walks what is rendered: into components, and into children where a component puts them. */

import { ts } from "ts-morph";
import type { NodeRef } from "../modules/export-declarations.ts";
import type { ParsedFile } from "../syntax/parse.ts";
import { type RenderedElement, renderedElement } from "../syntax/rendered-element.ts";
import { isChildren, splitChildren } from "./jsx-nodes.ts";

/** Children given to a component, to be rendered where it puts them. */
type Children<Above> = { render(above: Above): void; used: boolean; isText: boolean };

/** Where the walk is: what is rendered around it, and the children that are to be put somewhere. */
export type Scope<Above> = { above: Above; children: Children<Above> | undefined };

/** Tells a walk what to enter and what to collect; `Above` describes what is rendered around a node. */
export type RenderVisitor<Above> = {
  /** The walk ends after so many nodes. */
  maxSteps: number;
  /**
   * What an element leads to: the declarations of its component, as far as they are followed, and what
   * is above its props, and above those of its children that the component puts nowhere.
   */
  element(
    element: RenderedElement,
    file: ParsedFile,
    scope: Scope<Above>,
  ): { components: readonly NodeRef[]; aboveProps: Above; aboveChildren: Above };
  /** The declarations that a node, other than an element, refers to or runs. */
  leadsTo(node: ts.Node, file: ParsedFile, scope: Scope<Above>): readonly NodeRef[];
  /** The parts of a node, each with what is above it; undefined where all are below the same. */
  parts(
    node: ts.Node,
    file: ParsedFile,
    scope: Scope<Above>,
  ): readonly { node: ts.Node; above: Above }[] | undefined;
  /** Whether a declaration is walked here. */
  enters(place: NodeRef, scope: Scope<Above>): boolean;
  /** The code that a reference to a declaration renders. */
  contents(place: NodeRef): readonly NodeRef[];
};

export type RenderWalk<Above> = {
  walk(place: NodeRef, scope: Scope<Above>): void;
  enter(places: readonly NodeRef[], scope: Scope<Above>): void;
  /** Renders what is declared at these places, with children that `render` renders. */
  renderAround(
    places: readonly NodeRef[],
    scope: Scope<Above>,
    children: Pick<Children<Above>, "render" | "isText"> & { aboveUnused: Above },
  ): void;
  /** Whether it ended before it was through. */
  isCut(): boolean;
};

export function renderWalk<Above>(visitor: RenderVisitor<Above>): RenderWalk<Above> {
  const active = new Set<ts.Node>();
  let steps = 0;

  const enter: RenderWalk<Above>["enter"] = (places, scope) => {
    for (const place of places) {
      if (active.has(place.node) || !visitor.enters(place, scope)) continue;
      active.add(place.node);
      try {
        for (const content of visitor.contents(place)) walk(content, scope);
      } finally {
        active.delete(place.node);
      }
    }
  };

  const renderAround: RenderWalk<Above>["renderAround"] = (places, { above }, given) => {
    const children = { render: given.render, used: false, isText: given.isText };
    enter(places, { above, children });
    if (!children.used) given.render(given.aboveUnused);
  };

  const renderElement = (element: RenderedElement, file: ParsedFile, scope: Scope<Above>) => {
    const { components, aboveProps, aboveChildren } = visitor.element(element, file, scope);
    const { kids, others } = splitChildren(element);
    for (const node of others) walk({ node, file }, { ...scope, above: aboveProps });
    renderAround(components, scope, {
      render: (above) => {
        for (const node of kids) walk({ node, file }, { above, children: scope.children });
      },
      isText: kids.every(ts.isJsxText),
      aboveUnused: aboveChildren,
    });
  };

  const walk: RenderWalk<Above>["walk"] = ({ node, file }, scope) => {
    steps += 1;
    if (steps > visitor.maxSteps) return;
    if (scope.children && isChildren(node, file)) {
      scope.children.used = true;
      scope.children.render(scope.above);
      return;
    }
    const element = renderedElement(node, file);
    if (element) {
      renderElement(element, file, scope);
      return;
    }
    enter(visitor.leadsTo(node, file, scope), scope);
    const parts = visitor.parts(node, file, scope);
    for (const part of parts ?? []) {
      walk({ node: part.node, file }, { ...scope, above: part.above });
    }
    if (!parts) ts.forEachChild(node, (child) => walk({ node: child, file }, scope));
  };

  return { walk, enter, renderAround, isCut: () => steps > visitor.maxSteps };
}

/** The node's direct children. */
export function insideOf({ node, file }: NodeRef): NodeRef[] {
  const inside: NodeRef[] = [];
  ts.forEachChild(node, (child) => void inside.push({ node: child, file }));
  return inside;
}
