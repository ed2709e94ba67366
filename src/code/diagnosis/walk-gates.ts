/** Follows what gates of Clerk's or Convex's hold, to the queries and the gates in it. */

import { ts } from "ts-morph";
import { CliError } from "../../errors.ts";
import { unlessTooDeep } from "../../text/too-deep.ts";
import type { Place } from "../modules/export-declarations.ts";
import { placesOf } from "../modules/find-declarations.ts";
import type { AppCode } from "../modules/parsed-app.ts";
import { isChildren, partsOf } from "../providers/jsx-nodes.ts";
import { type Branches, branchesOf, leaves } from "../syntax/branches.ts";
import { isReference } from "../syntax/identifiers.ts";
import { type ParsedFile, positionOf } from "../syntax/parse.ts";
import { type RenderedElement, renderedElement } from "../syntax/rendered-element.ts";
import { unwrap } from "../syntax/unwrap.ts";
import { type Told, toldBy, toldByElement } from "./auth-condition.ts";
import { componentAround, placesRun } from "./called-declarations.ts";
import { type Above, type GatedQuery, gateAt, placeOf } from "./gated-query.ts";
import { askedWhen, queryHook } from "./query-condition.ts";

/** What a component was given as children, to be rendered where it puts them. */
type Children = { render(above: Above): void; used: boolean; isText: boolean };

type Scope = { above: Above; children: Children | undefined };

/** A walk through a larger app than this ends with what was found until then. */
const MOST_STEPS = 500_000;

/**
 * Walks these files, and from there what is rendered or called below the gates of one kind, in
 * whatever file. Gives the queries that Clerk's gates decide on, and the places of the gates of
 * Clerk's that stand below one of Convex's.
 */
export function walkGates(
  start: readonly string[],
  followed: "clerk" | "convex",
  app: AppCode,
): { queries: GatedQuery[]; belowConvex: ReadonlySet<string> } {
  const { openModule } = app;
  const queries = new Map<string, GatedQuery>();
  const belowConvex = new Set<string>();
  /** The components that put their children into a gate. */
  const wrappers = new Set<string>();
  const active = new Set<ts.Node>();
  const entered = new Set<string>();
  let steps = 0;

  const isFollowed = ({ above }: Scope) =>
    (typeof above === "object" ? "clerk" : above) === followed;

  /** The scope below what something tells. */
  const below = (told: Told, node: ts.Node, file: ParsedFile, scope: Scope): Scope => {
    if (told === undefined) return scope;
    const above = typeof told === "string" ? told : gateAt(node, file, told.gate);
    if (scope.above === "convex" && typeof above === "object") belowConvex.add(placeOf(above));
    return typeof scope.above === "string" ? scope : { ...scope, above };
  };

  const where = (condition: ts.Node, is: boolean, file: ParsedFile, scope: Scope): Scope =>
    below(toldBy(condition, is, file, openModule), condition, file, scope);

  /** Walks what a name stands for: once, unless it is given children, which may differ. */
  const enter = (places: readonly Place[], scope: Scope): void => {
    for (const { node, file } of places) {
      const { above } = scope;
      const key = `${typeof above === "object" ? placeOf(above) : above} ${file.path} ${node.pos}`;
      const isOnce = scope.children === undefined || scope.children.isText;
      if (active.has(node) || (isOnce && entered.has(key))) continue;
      entered.add(key);
      active.add(node);
      walkValue(ts.isVariableDeclaration(node) ? node.initializer : node, file, scope);
      active.delete(node);
    }
  };

  /** A component: a function or a class, another name, or one of those wrapped in calls. */
  const walkValue = (value: ts.Node | undefined, file: ParsedFile, scope: Scope): void => {
    const bare = value && unwrap(value);
    if (!bare) return;
    if (isReference(bare)) enter(placesOf(bare, file, openModule), scope);
    else if (!ts.isCallExpression(bare)) walk(bare, file, scope);
    else for (const argument of bare.arguments) walkValue(argument, file, scope);
  };

  const walkElement = (element: RenderedElement, file: ParsedFile, scope: Scope): void => {
    const { kids, others } = partsOf(element);
    const { node, names } = element;
    for (const prop of others) walk(prop, file, scope);
    const render = (above: Above) => {
      for (const kid of kids) walk(kid, file, { above, children: scope.children });
    };
    const children: Children = { render, used: false, isText: kids.every(ts.isJsxText) };
    if (isFollowed(scope) || wrappers.has(names[0].getText(file.tree))) {
      enter(placesOf(names[0], file, openModule), { ...scope, children });
    }
    if (!children.used) render(below(toldByElement(element, file), node, file, scope).above);
  };

  const walkChildren = (node: ts.Node, scope: Scope): void => {
    if (scope.children) {
      scope.children.used = true;
      scope.children.render(scope.above);
    } else if (isFollowed(scope)) {
      const name = componentAround(node);
      if (name !== undefined) wrappers.add(name);
    }
  };

  const walkStatements = (
    block: ts.SourceFile | ts.Block,
    file: ParsedFile,
    outer: Scope,
  ): void => {
    let scope = outer;
    for (const statement of block.statements) {
      walk(statement, file, scope);
      if (ts.isIfStatement(statement) && leaves(statement.thenStatement)) {
        scope = where(statement.expression, false, file, scope);
      }
    }
  };

  const walkBranches = (
    { condition, whenTrue, whenFalse }: Branches,
    file: ParsedFile,
    scope: Scope,
  ): void => {
    walk(condition, file, scope);
    if (whenTrue) walk(whenTrue, file, where(condition, true, file, scope));
    if (whenFalse) walk(whenFalse, file, where(condition, false, file, scope));
  };

  const noteQuery = (call: ts.CallExpression, file: ParsedFile, scope: Scope): void => {
    const hook = queryHook(call, file);
    if (hook === undefined) return;
    const { above } = below(askedWhen(call, hook, file, openModule), call, file, scope);
    if (typeof above !== "object") return;
    const { line } = positionOf(file.tree, call.getStart(file.tree));
    const key = `${placeOf(above)} ${file.path} ${call.pos}`;
    queries.set(key, { ...above, hook, query: { file: file.path, line } });
  };

  const walk = (node: ts.Node, file: ParsedFile, scope: Scope): void => {
    steps += 1;
    if (steps > MOST_STEPS) return;
    const element = renderedElement(node, file);
    const branches = branchesOf(node);
    if (isChildren(node, file)) walkChildren(node, scope);
    else if (element) walkElement(element, file, scope);
    else if (branches) walkBranches(branches, file, scope);
    else if (ts.isSourceFile(node) || ts.isBlock(node)) walkStatements(node, file, scope);
    else {
      if (ts.isCallExpression(node)) noteQuery(node, file, scope);
      if (isFollowed(scope)) enter(placesRun(node, file, openModule), scope);
      ts.forEachChild(node, (child) => walk(child, file, scope));
    }
  };

  const walkFile = (path: string): void => {
    const file = app.open(path);
    active.clear();
    if (file) walk(file.tree, file, { above: undefined, children: undefined });
  };

  const walkFiles = (paths: readonly string[]): void => {
    const known = new Set(wrappers);
    for (const path of paths) unlessEndless(path, () => walkFile(path));
    const tags = [...wrappers].filter((name) => !known.has(name)).map((name) => `<${name}`);
    if (tags.length === 0) return;
    walkFiles(app.files.filter((path) => tags.some((tag) => app.text(path).includes(tag))));
  };

  walkFiles(start);
  return { queries: [...queries.values()], belowConvex };
}

/** Code that no person writes may be too deep to be parsed, or to be walked: it is passed over. */
function unlessEndless(path: string, run: () => void): void {
  try {
    unlessTooDeep(path, run);
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
  }
}
