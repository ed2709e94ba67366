/** Finds faults in how an app's providers are wired, each with its location. */

import { ts } from "ts-morph";
import { type AppSource, orderOf, sharedIn } from "../providers/app-render-order.ts";
import {
  type FoundElement,
  findProviders,
  type Location,
  type ProviderSearch,
} from "../providers/find-providers.ts";
import { nestedClerks } from "../providers/nested-clerk.ts";
import type { OwnHook } from "../providers/own-hook.ts";
import { providerElements } from "../providers/provider-elements.ts";
import type { RenderOrder } from "../providers/render-order.ts";
import { calledName } from "../syntax/calls.ts";
import { identifiersIn, identifiersNamed } from "../syntax/identifiers.ts";
import { oncePer } from "../syntax/once-per.ts";
import { type ParsedFile, parseFile, positionOf } from "../syntax/parse.ts";
import { isWithoutKey as needsNoKey } from "./rendering/key-conditions.ts";
import { useAuthFaults } from "./use-auth-faults.ts";

/**
 * `plain`: a Convex provider that is given no token; `plain-elsewhere`: one on a page that has no
 * wired one, while others have; `plain-around`: one that has a wired one inside, which counts there;
 * `plain-inside`: one inside a wired one, with the same client, which has its token from that;
 * `plain-without-key`: one that is rendered only where the key isn't set, beside a wired one;
 * `unserved`: a wired one with no ClerkProvider above it in some way that it is rendered;
 * `no-use-auth` and `other-use-auth`: one without `useAuth`, or with another package's;
 * `called-use-auth`: one that is given what a hook gave, in place of the hook itself;
 * `own-use-auth`: one whose hook is the app's own and asks Clerk, which is no fault in itself;
 * `unknown-use-auth`: one whose `useAuth` is no package's that is named here; `nested-clerk`: a
 * ClerkProvider in another one (`around`); `unclear` and
 * `plain-unclear`: what is around it can't be followed.
 */
export type WiringFault = {
  kind:
    | "plain"
    | "plain-elsewhere"
    | "plain-around"
    | "plain-inside"
    | "plain-unclear"
    | "plain-without-key"
    | "unserved"
    | "unclear"
    | "no-use-auth"
    | "other-use-auth"
    | "called-use-auth"
    | "own-use-auth"
    | "unknown-use-auth"
    | "nested-clerk";
  file: string;
  /** Both from 1. */
  line: number;
  column: number;
  around?: Location;
  /** The package of `useAuth`, and that of ClerkProvider. */
  packages?: { useAuth: string; clerkProvider: string };
  /** What the app's own hook asks Clerk for; `isWhole`: what it doesn't ask for, nothing else does. */
  asks?: Pick<OwnHook, "templates"> & { isWhole: boolean };
};

/** Of a plain provider that pages differ in: the first counts. */
const WORST_FIRST: readonly WiringFault["kind"][] = [
  "plain",
  "plain-unclear",
  "plain-elsewhere",
  "plain-around",
  "plain-inside",
];

type Read = (path: string) => string | undefined;

/** Facts about all pages together. */
type Whole = { isWired: boolean; clerkProvider: string | undefined };

/** The faults of the app as it stands, in the order of its files; a start is a page of its own. */
export const wiringFaults = oncePer((app: AppSource): readonly WiringFault[] => {
  const read: Read = (path) => app.files[path];
  const searches = app.starts
    .filter(({ path }) => path in app.files)
    .map((start) => ({
      start,
      search: findProviders([...start.inside, start.path], app.aliases, read),
    }));
  const everything = searches.flatMap(({ search }) => search.found);
  const whole = {
    isWired: everything.some(({ kind }) => kind === "convex-with-clerk"),
    clerkProvider: everything.find(({ kind }) => kind === "clerk")?.module,
  };
  const faults = searches.flatMap(({ start, search }) => {
    const page = { ...app, starts: [start] };
    const order = orderOf(search.found, page);
    const shared = sharedIn(search.found, order, page);
    return [
      ...orderFaults(search, { order, shared }, whole, read),
      ...nestingFaults(search, order, read),
      ...useAuthFaults(search, whole.clerkProvider, app),
    ];
  });
  const keys = faults.map((fault) => JSON.stringify(fault));
  const distinct = faults.filter((_, at) => keys.indexOf(keys[at] ?? "") === at);
  return distinct.filter((fault) => !distinct.some((other) => outweighs(other, fault)));
});

/** Whether the same plain provider is worse off on another page. */
function outweighs(other: WiringFault, fault: WiringFault): boolean {
  const weight = ({ kind }: WiringFault) => WORST_FIRST.indexOf(kind);
  const isSame =
    other.file === fault.file && other.line === fault.line && other.column === fault.column;
  return isSame && weight(other) >= 0 && weight(other) < weight(fault);
}

function orderFaults(
  search: ProviderSearch,
  { order, shared }: { order: RenderOrder; shared: ReadonlySet<number> },
  whole: Whole,
  read: Read,
): WiringFault[] {
  const { found } = search;
  const isKind = (kind: FoundElement["kind"]) => (at: number) => found[at]?.kind === kind;
  const isWiredHere = found.some(({ kind }) => kind === "convex-with-clerk");
  return found.flatMap((each, at): WiringFault[] => {
    const { kind, file, line, column } = each;
    const place = { file, line, column };
    if (kind === "convex") {
      if (whole.isWired && isWithoutKey(each, search, read)) {
        return [{ kind: "plain-without-key", ...place }];
      }
      const isAround = order?.some(
        (ways, inner) => isKind("convex-with-clerk")(inner) && ways.some((way) => way.includes(at)),
      );
      if (isAround || (whole.isWired && isRouterWrap(each, search, read))) {
        return [{ kind: "plain-around", ...place }];
      }
      if (isWiredHere && shared.has(at)) return [{ kind: "plain-inside", ...place }];
      if (isWiredHere) return [{ kind: order ? "plain" : "plain-unclear", ...place }];
      return [{ kind: whole.isWired ? "plain-elsewhere" : "plain", ...place }];
    }
    if (kind !== "convex-with-clerk") return [];
    if (order?.[at]?.every((way) => way.some(isKind("clerk")))) return [];
    const isHidden = !order || hidesClerk(search, read) || isComposed(at, search, order, read);
    return [{ kind: isHidden ? "unclear" : "unserved", ...place }];
  });
}

function nestingFaults(search: ProviderSearch, order: RenderOrder, read: Read): WiringFault[] {
  const { found } = search;
  if (found.filter(({ kind }) => kind === "clerk").length < 2) return [];
  const isAround = (outer: FoundElement) =>
    outer.kind === "clerk" && isRouterWrap(outer, search, read);
  return nestedClerks(found, order, isAround).map(({ outer, inner }) => {
    const { file, line, column } = inner;
    const around = { file: outer.file, line: outer.line, column: outer.column };
    return { kind: "nested-clerk", file, line, column, around };
  });
}

/** TanStack Router renders all routes in these options. */
const WRAPS = ["Wrap", "InnerWrap"];

/** Whether a provider is around all that a router shows. */
function isRouterWrap(element: FoundElement, search: ProviderSearch, read: Read): boolean {
  const {
    node,
    file: { tree },
  } = nodeOf(element, search, read);
  for (let at = node; at; at = at.parent) {
    if (ts.isPropertyAssignment(at) || ts.isMethodDeclaration(at)) {
      if (WRAPS.includes(at.name.getText(tree))) return true;
    }
    const name = declaredName(at, tree);
    if (name !== undefined && isWrap(name, tree)) return true;
  }
  return false;
}

function isWithoutKey(element: FoundElement, search: ProviderSearch, read: Read): boolean {
  const { node, file } = nodeOf(element, search, read);
  return node !== undefined && needsNoKey(node, file);
}

function nodeOf(
  { file: path, line, column }: FoundElement,
  { reExports }: ProviderSearch,
  read: Read,
): { node: ts.Node | undefined; file: ParsedFile } {
  const file = parseFile(path, read(path) ?? "", reExports[path]);
  const { tree } = file;
  const found = providerElements(file).find(({ node }) => {
    const at = positionOf(tree, node.getStart(tree));
    return at.line === line && at.column === column;
  });
  return { node: found?.node, file };
}

function declaredName(node: ts.Node, tree: ts.SourceFile): string | undefined {
  if (!ts.isVariableDeclaration(node) && !ts.isFunctionDeclaration(node)) return undefined;
  return node.name?.getText(tree);
}

/** Whether a file gives something by that name to a router. */
function isWrap(name: string, tree: ts.SourceFile): boolean {
  return identifiersNamed(tree, name).some(({ parent }) => {
    if (ts.isShorthandPropertyAssignment(parent)) return WRAPS.includes(name);
    return (
      ts.isPropertyAssignment(parent) &&
      parent.initializer.getText(tree) === name &&
      WRAPS.includes(parent.name.getText(tree))
    );
  });
}

/** Whether ClerkProvider may be rendered in a way that isn't an element: Remix has ClerkApp. */
function hidesClerk({ found, visited }: ProviderSearch, read: Read): boolean {
  if (found.some(({ kind }) => kind === "clerk")) return false;
  return visited.some((path) => {
    const text = read(path) ?? "";
    if (!RENDERS_CLERK.test(text)) return false;
    return identifiersIn(parseFile(path, text).tree).some(
      (each) => RENDERS_CLERK.test(each.text) && !ts.findAncestor(each, ts.isImportDeclaration),
    );
  });
}

/**
 * Whether ClerkProvider is rendered by what a function makes of components (`withClerk(App)`, a list
 * that is put together): then it may be around all the same, unless it is inside.
 */
function isComposed(
  wired: number,
  search: ProviderSearch,
  order: NonNullable<RenderOrder>,
  read: Read,
): boolean {
  const { found, visited } = search;
  const clerks = found.flatMap((each, at) => (each.kind === "clerk" ? [{ each, at }] : []));
  if (clerks.some(({ at }) => order[at]?.some((way) => way.includes(wired)))) return false;
  const names = new Set(clerks.flatMap(({ each }) => namesAround(each, search, read)));
  return visited.some((path) => {
    const text = read(path) ?? "";
    if (![...names].some((name) => text.includes(name))) return false;
    return identifiersIn(parseFile(path, text).tree).some(
      (each) => names.has(each.text) && isMadeSomethingOf(each),
    );
  });
}

/** The names of the components and functions that an element is in. */
function namesAround(element: FoundElement, search: ProviderSearch, read: Read): string[] {
  const {
    node,
    file: { tree },
  } = nodeOf(element, search, read);
  const names: string[] = [];
  for (let at = node; at; at = at.parent) names.push(declaredName(at, tree) ?? "");
  return names.filter((name) => name !== "");
}

/** Whether a component is called, handed to a function or listed, and not just rendered. */
function isMadeSomethingOf({ parent }: ts.Identifier): boolean {
  if (ts.isArrayLiteralExpression(parent)) return true;
  return ts.isCallExpression(parent) && !MAKES_ELEMENT.has(calledName(parent) ?? "");
}

const MAKES_ELEMENT = new Set(["createElement", "jsx", "jsxs"]);

const RENDERS_CLERK = /\bClerk(?:App|Provider)\b/;
