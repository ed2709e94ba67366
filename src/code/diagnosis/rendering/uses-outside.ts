/** Finds hooks and components that are rendered where the provider they need isn't around them. */

import { ts } from "ts-morph";
import type { StartModule } from "../../modules/entry-module.ts";
import {
  exportedDeclarations,
  type NodeRef,
  type OpenModule,
} from "../../modules/export-declarations.ts";
import { declarationsOf } from "../../modules/find-declarations.ts";
import { packageExports } from "../../modules/package-exports.ts";
import type { AppCode } from "../../modules/parsed-app.ts";
import { isDeclaredForLater } from "../../providers/jsx-nodes.ts";
import {
  insideOf,
  type RenderVisitor,
  type RenderWalk,
  renderWalk,
  type Scope,
} from "../../providers/walk-rendered.ts";
import { calledName } from "../../syntax/calls.ts";
import { descendants } from "../../syntax/descendants.ts";
import { isReference } from "../../syntax/identifiers.ts";
import { type ParsedFile, positionOf } from "../../syntax/parse.ts";
import { unwrap } from "../../syntax/unwrap.ts";
import { calledDeclarations, componentAround } from "../called-declarations.ts";
import { givenBy, type Need, needOf } from "./needed-providers.ts";

export type UseOutside = {
  file: string;
  /** From 1. */
  line: number;
  /** As its package exports it. */
  name: string;
  need: Need;
  /** The component that it is in, where that has a name. */
  component: string | undefined;
};

/** What is given by the providers around; `elsewhere`: it may be rendered in another place, by whatever. */
type Around = readonly Need[] | "elsewhere";

/** A walk through a larger app than this finds nothing. */
const MOST_STEPS = 200_000;

/** They render what stands in them by the address, in each other. */
const ROUTER = /^(?:Routes?|Outlet|RouterProvider|Stack|Tabs|Slot|Screen)$/;
/** They show what they are given where they stand. */
const SHOWS = new Set(["render", "hydrateRoot", "hydrate", "map", "flatMap"]);
const WRAPPERS = new Set(["memo", "forwardRef", "lazy", "observer"]);
/** A provider of a package that isn't known here may be one that brings Clerk's or Convex's. */
const MAY_PROVIDE = /clerk|convex|auth/i;

/**
 * The uses of which each way that was followed leads past the provider. A way is followed from the
 * starts through elements, their children and the hooks that they call; what is handed on in a prop, or
 * rendered by a router, is not. `there`: what providers of the app give at all.
 */
export function usesOutside(
  starts: readonly StartModule[],
  there: readonly Need[],
  app: AppCode,
): UseOutside[] {
  const outside = walkStarts(starts, there, app, true);
  if (outside.size === 0) return [];
  // Somewhere else the same may be rendered inside: then it depends on what can't be told here.
  const everywhere = walkStarts(starts, there, app, false);
  return [...outside.values()]
    .filter(({ use, key }) => {
      const ways = everywhere.get(key)?.ways ?? [];
      return (
        ways.length > 0 &&
        ways.every((around) => around !== "elsewhere" && !around.includes(use.need))
      );
    })
    .map(({ use }) => use);
}

type Noted = Map<string, { key: string; use: UseOutside; ways: Around[] }>;

/** `stops`: whether what has all around it that there is isn't looked into any more. */
function walkStarts(
  starts: readonly StartModule[],
  there: readonly Need[],
  app: AppCode,
  stops: boolean,
): Noted {
  const noted: Noted = new Map();
  const walk = renderWalk(visitorOf(there, app, stops, noted));
  for (const { path, inside } of starts) {
    const file = app.open(path);
    for (const place of file ? insideOf({ node: file.tree, file }) : []) walk.walk(place, START);
    renderNested([...inside, path], START, app, walk);
  }
  return walk.isCut() ? new Map() : noted;
}

const START: Scope<Around> = { above: [], children: undefined };

function visitorOf(
  there: readonly Need[],
  { openModule }: AppCode,
  stops: boolean,
  noted: Noted,
): RenderVisitor<Around> {
  const isOver = (around: Around) =>
    stops && (around === "elsewhere" || there.every((need) => around.includes(need)));

  const note = (node: ts.Node, name: ts.Node, file: ParsedFile, around: Around): void => {
    for (const ref of packageExports(name, file, openModule)) {
      const need = needOf(ref);
      if (need === undefined || !there.includes(need)) continue;
      const { line } = positionOf(file.tree, node.getStart(file.tree));
      const key = `${file.path} ${node.pos} ${ref.name}`;
      const use = { file: file.path, line, name: ref.name, need, component: componentAround(node) };
      const before = noted.get(key)?.ways ?? [];
      if (stops && around !== "elsewhere" && around.includes(need)) continue;
      noted.set(key, { key, use, ways: [...before, around] });
    }
  };

  return {
    maxSteps: MOST_STEPS,
    element({ node, names: [name] }, file, { above }) {
      const refs = packageExports(name, file, openModule);
      const given = refs.flatMap(givenBy);
      note(node, name, file, above);
      if (given.length > 0) {
        const inside = above === "elsewhere" ? above : [...new Set([...above, ...given])].sort();
        return { components: [], aboveProps: "elsewhere", aboveChildren: inside };
      }
      const text = name.getText(file.tree);
      const isRouter = ROUTER.test(text.replace(/^.*\./, ""));
      const isUnknown = refs.some((ref) => MAY_PROVIDE.test(`${ref.module} ${ref.name}`));
      const components = isOver(above) || isRouter ? [] : declarationsOf(name, file, openModule);
      // Children that its component puts nowhere are put somewhere by other means.
      const isLost = isRouter || isUnknown || components.length > 0;
      return { components, aboveProps: "elsewhere", aboveChildren: isLost ? "elsewhere" : above };
    },
    leadsTo(node, file, { above }) {
      return callsAt(node).flatMap((call) => {
        if (ts.isCallExpression(call)) note(call, call.expression, file, above);
        return isOver(above) ? [] : calledDeclarations(call, file, openModule);
      });
    },
    parts(node, file, { above }) {
      const isVariable = ts.isVariableDeclaration(node);
      if (isOver(above) || isVariable || ts.isTypeNode(node) || isDeclaredForLater(node, file)) {
        return [];
      }
      // What a function or an object is given is rendered wherever they like.
      if (ts.isPropertyAssignment(node)) return [{ node: node.initializer, above: "elsewhere" }];
      if (!ts.isCallExpression(node) || SHOWS.has(calledName(node) ?? "")) return undefined;
      const given = node.arguments.map((each): Part => ({ node: each, above: "elsewhere" }));
      return [{ node: node.expression, above }, ...given];
    },
    enters: oncePerSurroundings(),
    contents: (place) => componentsIn(place, openModule),
  };
}

type Part = { node: ts.Node; above: Around };

/** What is inside the functions or classes that a component is: by its name, or in one of React's wrappers. */
function componentsIn(
  { node, file }: NodeRef,
  open: OpenModule,
  passed = new Set<ts.Node>(),
): NodeRef[] {
  if (passed.has(node)) return [];
  passed.add(node);
  const value = ts.isVariableDeclaration(node) ? node.initializer : node;
  const bare = value && unwrap(value);
  if (!bare) return [];
  if (isReference(bare)) {
    const named = declarationsOf(bare, file, open);
    return named.flatMap((each) => componentsIn(each, open, passed));
  }
  if (!ts.isCallExpression(bare)) return insideOf({ node: bare, file });
  // What another function makes of a component may well be in the providers.
  if (!WRAPPERS.has(calledName(bare) ?? "")) return [];
  return bare.arguments.flatMap((each) => componentsIn({ node: each, file }, open, passed));
}

/** A node; of a variable, what is called where it stands: what it holds is rendered where it is named. */
function callsAt(node: ts.Node): ts.Node[] {
  if (!ts.isVariableDeclaration(node)) return [node];
  const isLater = (each: ts.Node) => ts.isFunctionLike(each) || ts.isJsxElement(each);
  const run = node.initializer ? [...descendants(node.initializer, (each) => !isLater(each))] : [];
  return run.filter(ts.isCallExpression);
}

/** Enters a declaration once in each surroundings, and again wherever it is given children. */
function oncePerSurroundings(): RenderVisitor<Around>["enters"] {
  const entered = new Set<string>();
  return ({ node, file }, { above, children }) => {
    const key = `${above} ${file.path} ${node.pos}`;
    const isOnce = children === undefined || children.isText;
    if (isOnce && entered.has(key)) return false;
    entered.add(key);
    return true;
  };
}

/** Renders the default exports of modules in one another. */
function renderNested(
  [path, ...inner]: readonly string[],
  scope: Scope<Around>,
  app: AppCode,
  walk: RenderWalk<Around>,
): void {
  const file = path === undefined ? undefined : app.open(path);
  if (!file) return;
  const places: NodeRef[] = exportedDeclarations(file, "default", app.openModule);
  walk.renderAround(places, scope, {
    render: (above) => renderNested(inner, { above, children: undefined }, app, walk),
    isText: false,
    aboveUnused: "elsewhere",
  });
}
