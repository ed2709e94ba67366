/** Follows what gates of Clerk's or Convex's hold, to the queries and the gates in it. */

import { ts } from "ts-morph";
import { CliError } from "../../errors.ts";
import { guardStackDepth } from "../../text/too-deep.ts";
import type { NodeRef, OpenModule } from "../modules/export-declarations.ts";
import { declarationsOf } from "../modules/find-declarations.ts";
import type { AppCode } from "../modules/parsed-app.ts";
import { locationKey } from "../providers/find-providers.ts";
import { isChildren } from "../providers/jsx-nodes.ts";
import { type RenderVisitor, renderWalk, type Scope } from "../providers/walk-rendered.ts";
import { type Branches, branchesOf, leaves } from "../syntax/branches.ts";
import { isReference } from "../syntax/identifiers.ts";
import { type ParsedFile, positionOf } from "../syntax/parse.ts";
import { unwrap } from "../syntax/unwrap.ts";
import { type AuthFact, authFactOf, authFactOfElement } from "./auth-condition.ts";
import { calledDeclarations, componentAround } from "./called-declarations.ts";
import { type GateAbove, type GatedQuery, gateAt } from "./gated-query.ts";
import { authFactOfQuery, queryHook, queryKey } from "./query-condition.ts";

/** A walk through a larger app than this ends with what was found until then. */
const MAX_GATE_STEPS = 500_000;

/** The findings of a walk so far. */
type Found = {
  queries: Map<string, GatedQuery>;
  belowConvex: Set<string>;
  /** The places of queries below one of Convex's gates, or where nobody is signed in. */
  served: Set<string>;
  /** The components that put their children into a gate. */
  wrappers: Set<string>;
};

/**
 * Walks these files, and from there what is rendered or called below the gates of one kind, in
 * whatever file. Gives the queries that Clerk's gates decide on, the places of the gates of Clerk's that
 * stand below one of Convex's, and those of the queries that do.
 */
export function walkGates(
  start: readonly string[],
  followed: "clerk" | "convex",
  app: AppCode,
): {
  queries: GatedQuery[];
  belowConvex: ReadonlySet<string>;
  served: ReadonlySet<string>;
} {
  const found: Found = {
    queries: new Map(),
    belowConvex: new Set(),
    served: new Set(),
    wrappers: new Set(),
  };
  const { walk } = renderWalk(gateVisitor(followed, app, found));
  const walkFile = (path: string): void => {
    const file = app.open(path);
    if (file) walk({ node: file.tree, file }, { above: undefined, children: undefined });
  };
  const walkFiles = (paths: readonly string[]): void => {
    const known = new Set(found.wrappers);
    for (const path of paths) unlessEndless(path, () => walkFile(path));
    const tags = [...found.wrappers].filter((name) => !known.has(name)).map((name) => `<${name}`);
    if (tags.length === 0) return;
    walkFiles(app.files.filter((path) => tags.some((tag) => app.text(path).includes(tag))));
  };
  walkFiles(start);
  const { queries, belowConvex, served } = found;
  return { queries: [...queries.values()], belowConvex, served };
}

/** A visitor that follows what is below gates of one kind. */
function gateVisitor(
  followed: "clerk" | "convex",
  { openModule }: AppCode,
  { queries, belowConvex, served, wrappers }: Found,
): RenderVisitor<GateAbove> {
  const isFollowed = ({ above }: Scope<GateAbove>) =>
    (typeof above === "object" ? "clerk" : above) === followed;

  const below = (fact: AuthFact, ref: NodeRef, above: GateAbove) =>
    gateBelow(fact, ref, above, belowConvex);

  const noteQuery = (call: ts.CallExpression, file: ParsedFile, scope: Scope<GateAbove>): void => {
    const hook = queryHook(call, file);
    if (hook === undefined) return;
    const above = below(
      authFactOfQuery(call, hook, file, openModule),
      { node: call, file },
      scope.above,
    );
    if (typeof above === "string") served.add(queryKey(call, file));
    if (typeof above !== "object") return;
    const { line } = positionOf(file.tree, call.getStart(file.tree));
    const key = `${locationKey(above)} ${queryKey(call, file)}`;
    queries.set(key, { ...above, hook, query: { file: file.path, line } });
  };

  return {
    maxSteps: MAX_GATE_STEPS,
    element(element, file, scope) {
      const { node, names } = element;
      const isEntered = isFollowed(scope) || wrappers.has(names[0].getText(file.tree));
      return {
        components: isEntered ? declarationsOf(names[0], file, openModule) : [],
        aboveProps: scope.above,
        aboveChildren: below(authFactOfElement(element, file), { node, file }, scope.above),
      };
    },
    leadsTo(node, file, scope) {
      if (ts.isCallExpression(node)) noteQuery(node, file, scope);
      if (!isFollowed(scope)) return [];
      const wrapper = isChildren(node, file) ? componentAround(node) : undefined;
      if (wrapper !== undefined) wrappers.add(wrapper);
      return calledDeclarations(node, file, openModule);
    },
    parts(node, file, scope) {
      const where = (condition: ts.Node, is: boolean, above: GateAbove) =>
        below(authFactOf(condition, is, file, openModule), { node: condition, file }, above);
      const branches = branchesOf(node);
      if (branches) return partsOfBranches(branches, scope.above, where);
      const isBlock = ts.isSourceFile(node) || ts.isBlock(node);
      return isBlock ? partsOfBlock(node, scope.above, where) : undefined;
    },
    enters: onceUnlessChildrenDiffer(),
    contents: (place) => componentsIn(place, openModule, new Set()),
  };
}

/** The gate above some code, once it is also below what proves `fact`; notes those below Convex's. */
function gateBelow(
  fact: AuthFact,
  { node, file }: NodeRef,
  above: GateAbove,
  belowConvex: Set<string>,
): GateAbove {
  if (fact === undefined) return above;
  const gate = typeof fact === "string" ? fact : gateAt(node, file, fact.gate);
  if (above === "convex" && typeof gate === "object") belowConvex.add(locationKey(gate));
  return typeof above === "string" ? above : gate;
}

/** Enters a declaration once below each gate, and again wherever it is given children. */
function onceUnlessChildrenDiffer(): RenderVisitor<GateAbove>["enters"] {
  const entered = new Set<string>();
  return ({ node, file }, { above, children }) => {
    const key = `${typeof above === "object" ? locationKey(above) : above} ${file.path} ${node.pos}`;
    const isOnce = children === undefined || children.isText;
    if (isOnce && entered.has(key)) return false;
    entered.add(key);
    return true;
  };
}

/** The gate above some code where a condition holds, or doesn't. */
type Where = (condition: ts.Node, is: boolean, above: GateAbove) => GateAbove;

function partsOfBranches(
  { condition, whenTrue, whenFalse }: Branches,
  above: GateAbove,
  where: Where,
) {
  return [
    { node: condition, above },
    ...(whenTrue ? [{ node: whenTrue, above: where(condition, true, above) }] : []),
    ...(whenFalse ? [{ node: whenFalse, above: where(condition, false, above) }] : []),
  ];
}

/** The statements of a block: what is behind `if (condition) return` is below that too. */
function partsOfBlock({ statements }: ts.SourceFile | ts.Block, outer: GateAbove, where: Where) {
  let above = outer;
  return statements.map((statement) => {
    const part = { node: statement, above };
    if (ts.isIfStatement(statement) && leaves(statement.thenStatement)) {
      above = where(statement.expression, false, above);
    }
    return part;
  });
}

/** The functions or classes that a component is: itself, by another name, or wrapped in calls. */
function componentsIn({ node, file }: NodeRef, open: OpenModule, passed: Set<ts.Node>): NodeRef[] {
  if (passed.has(node)) return [];
  passed.add(node);
  const value = ts.isVariableDeclaration(node) ? node.initializer : node;
  const bare = value && unwrap(value);
  if (!bare) return [];
  const further = (each: NodeRef) => componentsIn(each, open, passed);
  if (isReference(bare)) return declarationsOf(bare, file, open).flatMap(further);
  if (!ts.isCallExpression(bare)) return [{ node: bare, file }];
  return bare.arguments.flatMap((argument) => further({ node: argument, file }));
}

/** Code that no person writes may be too deep to be parsed, or to be walked: it is passed over. */
function unlessEndless(path: string, run: () => void): void {
  try {
    guardStackDepth(path, run);
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
  }
}
