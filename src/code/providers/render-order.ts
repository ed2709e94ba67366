/** Works out the ancestors of each provider, over all of an app's files. */

import { ts } from "ts-morph";
import type { StartModule } from "../modules/entry-module.ts";
import {
  exportedDeclarations,
  type NodeRef,
  type OpenModule,
} from "../modules/export-declarations.ts";
import { declarationsOf } from "../modules/find-declarations.ts";
import { boundNames, hasModifier } from "../syntax/exports.ts";
import { identifiersNamed, isReference } from "../syntax/identifiers.ts";
import { type ParsedFile, positionOf } from "../syntax/parse.ts";
import { type Location, locationKey } from "./find-providers.ts";
import { dynamicImport, isDeclaredForLater } from "./jsx-nodes.ts";
import { insideOf, type RenderWalk, renderWalk, type Scope } from "./walk-rendered.ts";

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

type AncestorIndexes = readonly number[];

/** A walk through a larger app than this ends without a result. */
const MAX_STEPS = 200_000;

/**
 * Follows what is rendered from the entries: into components, constants and imports as they are
 * named, and into children where the component that was given them puts them; what isn't reached so
 * is looked for in what the entries declare and nothing there names. An element that isn't reached
 * from there either is looked at as if its own file were the start.
 */
export function renderOrder(found: readonly Location[], app: AppFiles): RenderOrder {
  const ways: number[][][] = found.map(() => []);
  const walk = walkToProviders(found, app, ways);
  for (const { path, inside } of app.entries) {
    const file = app.open(path);
    for (const place of file ? insideOf({ node: file.tree, file }) : []) walk.walk(place, NOWHERE);
    if (inside.length > 0) renderNested([...inside, path], NOWHERE, app, walk);
  }
  // A framework renders what its modules export, and nothing in them need name that.
  const starts = new Set(app.entries.map(({ path }) => path));
  for (const path of new Set([...starts, ...found.map(({ file }) => file)])) {
    const isUnreached = (at: number) =>
      (starts.has(path) || found[at]?.file === path) && ways[at]?.length === 0;
    const file = app.open(path);
    for (const node of file ? rootsOf(file) : []) {
      if (!file || !ways.some((_, at) => isUnreached(at))) break;
      const before = ways.map((each) => each.length);
      walk.enter([{ node, file }], NOWHERE);
      // From here on nothing new is learnt of what was reached before.
      ways.forEach((each, at) => {
        if (before[at] !== undefined && before[at] > 0) each.length = before[at];
      });
    }
  }
  return walk.isCut() ? undefined : ways;
}

const NOWHERE: Scope<AncestorIndexes> = { above: [], children: undefined };

/** A walk that notes in `ways` what is above each of the elements. */
function walkToProviders(
  found: readonly Location[],
  app: AppFiles,
  ways: readonly number[][][],
): RenderWalk<AncestorIndexes> {
  const open = moduleOpener(app);
  const index = new Map(found.map((each, at) => [locationKey(each), at]));
  const indexOf = ({ node, file: { path, tree } }: NodeRef) =>
    isElement(node)
      ? index.get(locationKey({ file: path, ...positionOf(tree, node.getStart(tree)) }))
      : undefined;
  const leadsOn = searchAhead((place) => indexOf(place) !== undefined, open);
  return renderWalk<AncestorIndexes>({
    maxSteps: MAX_STEPS,
    element({ node, names }, file, { above }) {
      const at = indexOf({ node, file });
      if (at === undefined) {
        const components = declarationsOf(names[0], file, open);
        return { components, aboveProps: above, aboveChildren: above };
      }
      ways[at]?.push([...above]);
      const inside = [...above, at];
      return { components: [], aboveProps: inside, aboveChildren: inside };
    },
    leadsTo: (node, file) => namedBy({ node, file }, open),
    parts: (node, file) => (ts.isTypeNode(node) || isDeclaredForLater(node, file) ? [] : undefined),
    enters: leadsOn,
    // A declaration that is named is rendered; an expression is a piece of code like any other.
    contents: (place) => (ts.isExpression(place.node) ? [place] : insideOf(place)),
  });
}

/** Opens the modules of an app by what imports call them. */
export function moduleOpener(app: AppFiles): OpenModule {
  return (specifier, from) => {
    const path = app.resolve(specifier, from);
    return path === undefined ? undefined : app.open(path);
  };
}

/** Where what a node names, or imports dynamically, is declared. */
function namedBy({ node, file }: NodeRef, open: OpenModule): NodeRef[] {
  if (isReference(node)) return declarationsOf(node, file, open);
  const specifier = dynamicImport(node);
  const module = specifier === undefined ? undefined : open(specifier, file.path);
  return module ? exportedDeclarations(module, "*", open) : [];
}

/** Tells whether one of the elements sought may be rendered by a piece of code. */
function searchAhead(
  isSought: (place: NodeRef) => boolean,
  open: OpenModule,
): (place: NodeRef) => boolean {
  const known = new Map<ts.Node, boolean>();
  return (start) => {
    const passed = new Set<ts.Node>();
    const search = (place: NodeRef): boolean => {
      const before = known.get(place.node);
      if (before !== undefined || passed.has(place.node)) return before ?? false;
      passed.add(place.node);
      const found = isSought(place) || [...namedBy(place, open), ...insideOf(place)].some(search);
      if (found) known.set(place.node, true);
      return found;
    };
    const result = search(start);
    // Where nothing was found, there is nothing behind any of them.
    if (!result) for (const node of passed) known.set(node, false);
    return result;
  };
}

/** Renders the default exports of modules in one another. */
function renderNested(
  [path, ...inner]: readonly string[],
  scope: Scope<AncestorIndexes>,
  app: AppFiles,
  walk: RenderWalk<AncestorIndexes>,
): void {
  if (path === undefined) return;
  const file = app.open(path);
  walk.renderAround(file ? exportedDeclarations(file, "default", moduleOpener(app)) : [], scope, {
    render: (above) => renderNested(inner, { above, children: undefined }, app, walk),
    isText: false,
    aboveUnused: scope.above,
  });
}

function isElement(node: ts.Node): boolean {
  return ts.isJsxElement(node) || ts.isJsxSelfClosingElement(node) || ts.isCallExpression(node);
}

/** The declarations of a file that nothing else in it names, then all the others. */
function rootsOf({ tree }: ParsedFile): ts.Node[] {
  const isNamed = (statement: ts.Statement) =>
    declaredNames(statement).some((name) => identifiersNamed(tree, name).length > 1);
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
