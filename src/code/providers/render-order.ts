/** In which providers each provider of an app is rendered, over all its files. */

import { ts } from "ts-morph";
import type { StartModule } from "../modules/entry-module.ts";
import { exportedPlaces, type Place } from "../modules/export-declarations.ts";
import { placesOf } from "../modules/find-declarations.ts";
import { boundNames, hasModifier } from "../syntax/exports.ts";
import { identifiersIn, isReference } from "../syntax/identifiers.ts";
import { type ParsedFile, positionOf } from "../syntax/parse.ts";
import { renderedElement } from "../syntax/rendered-element.ts";
import type { FoundElement } from "./find-providers.ts";
import { dynamicImport, isChildren, isDeclaredForLater, partsOf } from "./jsx-nodes.ts";

/** An app's files. */
export type AppFiles = {
  entries: readonly StartModule[];
  resolve(specifier: string, from: string): string | undefined;
  /** Gives the files that may render a provider or lead to one; what it doesn't is passed over. */
  open(path: string): ParsedFile | undefined;
};

/**
 * For each element, every way in which it is rendered: the elements around it, the outermost
 * first, as places in `found`. Undefined where there are too many ways to follow.
 */
export type RenderOrder = readonly (readonly (readonly number[])[])[] | undefined;

/** What a component was given as children, to be rendered where it puts them. */
type Children = {
  /** Renders them, below what is above them there. */
  render(above: readonly number[]): void;
  used: boolean;
};

type Scope = { above: readonly number[]; children: Children | undefined };

/** A walk through a larger app than this ends without a result. */
const MOST_STEPS = 200_000;

/**
 * Follows what is rendered from the entries: into components, constants and imports as they are
 * named, and into children where the component that was given them puts them. An element that
 * isn't reached from there is looked at as if its own file were the start.
 */
export function renderOrder(found: readonly FoundElement[], app: AppFiles): RenderOrder {
  const index = new Map(found.map((each, at) => [keyOf(each), at]));
  const ways: number[][][] = found.map(() => []);
  const active = new Set<ts.Node>();
  const leads = new Map<ts.Node, boolean>();
  let steps = 0;

  const openModule = (specifier: string, from: string): ParsedFile | undefined => {
    const path = app.resolve(specifier, from);
    return path === undefined ? undefined : app.open(path);
  };
  const foundAt = (node: ts.Node, { path, tree }: ParsedFile): number | undefined =>
    isElement(node)
      ? index.get(keyOf({ file: path, ...positionOf(tree, node.getStart(tree)) }))
      : undefined;

  /** Whether a provider may be rendered by a piece of code, or children be put there. */
  const leadsOn = (place: Place): boolean => {
    const known = leads.get(place.node);
    if (known !== undefined) return known;
    const passed = new Set<ts.Node>();
    const search = ({ node, file }: Place): boolean => {
      if (passed.has(node)) return false;
      passed.add(node);
      if (foundAt(node, file) !== undefined) return true;
      const further = isReference(node)
        ? placesOf(node, file, openModule)
        : importedHere(node, file);
      if (further.some(search)) return true;
      return ts.forEachChild(node, (child) => search({ node: child, file })) ?? false;
    };
    const result = search(place);
    leads.set(place.node, result);
    return result;
  };

  const importedHere = (node: ts.Node, file: ParsedFile): Place[] => {
    const specifier = dynamicImport(node);
    const module = specifier === undefined ? undefined : openModule(specifier, file.path);
    return module ? exportedPlaces(module, "*", openModule) : [];
  };

  const enter = (place: Place, scope: Scope): void => {
    if (active.has(place.node) || !leadsOn(place)) return;
    active.add(place.node);
    // A declaration that is named is rendered; an expression is a piece of code like any other.
    const into = ts.isExpression(place.node) ? walk : walkInside;
    into(place.node, place.file, scope);
    active.delete(place.node);
  };

  /** Renders a component with children; those it doesn't put anywhere count as put beside it. */
  const renderComponent = (
    name: ts.Node,
    kids: readonly ts.Node[],
    file: ParsedFile,
    scope: Scope,
  ): void => {
    const render = (above: readonly number[]) => {
      for (const kid of kids) walk(kid, file, { above, children: scope.children });
    };
    renderAround(placesOf(name, file, openModule), scope, render);
  };

  /** Renders what is declared at these places with children in it. */
  const renderAround = (
    places: readonly Place[],
    { above }: Scope,
    render: Children["render"],
  ): void => {
    const children: Children = { render, used: false };
    for (const place of places) enter(place, { above, children });
    if (!children.used) render(above);
  };

  /** Renders the default exports of modules in one another. */
  const renderNested = ([path, ...inner]: readonly string[], scope: Scope): void => {
    if (path === undefined) return;
    const file = app.open(path);
    const places = file ? exportedPlaces(file, "default", openModule) : [];
    renderAround(places, scope, (above) => renderNested(inner, { above, children: undefined }));
  };

  const walk = (node: ts.Node, file: ParsedFile, scope: Scope): void => {
    steps += 1;
    if (steps > MOST_STEPS || ts.isTypeNode(node) || isDeclaredForLater(node, file)) return;
    const at = foundAt(node, file);
    const element = renderedElement(node, file);
    if (at !== undefined) {
      ways[at]?.push([...scope.above]);
      const inside = { ...scope, above: [...scope.above, at] };
      const { kids = [], others = [] } = element ? partsOf(element) : {};
      for (const part of [...others, ...kids]) walk(part, file, inside);
      return;
    }
    if (isChildren(node, file) && scope.children) {
      scope.children.used = true;
      scope.children.render(scope.above);
      return;
    }
    if (element) {
      const { kids, others } = partsOf(element);
      for (const prop of others) walk(prop, file, scope);
      renderComponent(element.names[0], kids, file, scope);
      return;
    }
    if (isReference(node)) {
      for (const place of placesOf(node, file, openModule)) enter(place, scope);
      if (ts.isIdentifier(node)) return;
    }
    for (const place of importedHere(node, file)) enter(place, scope);
    walkInside(node, file, scope);
  };

  function walkInside(node: ts.Node, file: ParsedFile, scope: Scope): void {
    ts.forEachChild(node, (child) => walk(child, file, scope));
  }

  const nowhere: Scope = { above: [], children: undefined };
  for (const { path, inside } of app.entries) {
    const file = app.open(path);
    if (file) walkInside(file.tree, file, nowhere);
    if (inside.length > 0) renderNested([...inside, path], nowhere);
  }
  for (const path of new Set(found.map(({ file }) => file))) {
    const isUnreached = (at: number) => found[at]?.file === path && ways[at]?.length === 0;
    const file = app.open(path);
    for (const node of file ? rootsOf(file) : []) {
      if (!file || !ways.some((_, at) => isUnreached(at))) break;
      const before = ways.map((each) => each.length);
      enter({ node, file }, nowhere);
      // From here on nothing new is learnt of what was reached before.
      ways.forEach((each, at) => {
        if (before[at] !== undefined && before[at] > 0) each.length = before[at];
      });
    }
  }
  return steps > MOST_STEPS ? undefined : ways;
}

function keyOf({ file, line, column }: Pick<FoundElement, "file" | "line" | "column">): string {
  return `${file}:${line}:${column}`;
}

function isElement(node: ts.Node): boolean {
  return ts.isJsxElement(node) || ts.isJsxSelfClosingElement(node) || ts.isCallExpression(node);
}

/** The declarations of a file that nothing else in it names, then all the others. */
function rootsOf({ tree }: ParsedFile): ts.Node[] {
  const names = identifiersIn(tree).map(({ text }) => text);
  const isNamed = (statement: ts.Statement) =>
    declaredNames(statement).some((name) => names.filter((each) => each === name).length > 1);
  const nodes = (statements: readonly ts.Statement[]) =>
    statements.flatMap((statement): readonly ts.Node[] =>
      ts.isVariableStatement(statement) ? statement.declarationList.declarations : [statement],
    );
  const others = tree.statements.filter((statement) => !ts.isImportDeclaration(statement));
  return [
    ...nodes(others.filter((statement) => !isNamed(statement))),
    ...nodes(others.filter((each) => hasModifier(each, ts.SyntaxKind.ExportKeyword))),
    ...nodes(others),
  ];
}

function declaredNames(statement: ts.Statement): string[] {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.flatMap(({ name }) => boundNames(name));
  }
  const isNamed = ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement);
  return isNamed && statement.name ? [statement.name.text] : [];
}
