/** Finds Convex queries that wait for Clerk's state, where Convex's own is what they need. */

import { ts } from "ts-morph";
import { CliError } from "../errors.ts";
import { isTooDeep } from "../nesting.ts";
import { keyOf } from "./calls-of.ts";
import { elementCall, propertyIn } from "./element-call.ts";
import { exportedPlaces, type Place } from "./exported-places.ts";
import { reExports } from "./module-links.ts";
import { identifiersIn } from "./names.ts";
import { type Origin, originOf, unwrap } from "./origin.ts";
import { type ParsedFile, parseFile, positionOf } from "./parse.ts";
import type { PathAliases } from "./path-aliases.ts";
import type { ReadFile } from "./read-file.ts";
import { componentOf, dynamicImport, holderOf, isChildren, isReference } from "./render-nodes.ts";
import { resolveImport } from "./resolve-import.ts";

/** Line and column are counted from 1. */
export type GatedQuery = {
  /** Where the gate is; a query's own arguments are one at its call. */
  file: string;
  line: number;
  column: number;
  /** What it is gated on, e.g. "<SignedIn>" or "isSignedIn of useAuth". */
  gate: string;
  /** The query hook. */
  hook: string;
  /** Where the query is asked: the gate's own place, or another. */
  query: { file: string; line: number };
};

/**
 * The queries that may run before Convex has accepted Clerk's token, and so as nobody: those that
 * Clerk's hooks or components decide on. Each is told once for each gate that is the nearest above
 * it on some way. A gate that itself stands below one of Convex's holds nothing back too early.
 */
export function queriesGatedOnClerk(
  files: readonly string[],
  aliases: PathAliases,
  read: ReadFile,
): GatedQuery[] {
  const app = appOf(aliases, read);
  const walk = walkOf(app, files);
  const mentioning = (...patterns: RegExp[]) =>
    files.filter((path) => patterns.every((pattern) => pattern.test(app.text(path))));
  walk.from(mentioning(/@clerk\//, MENTIONS_CLERK_GATE));
  if (walk.found.size === 0) return [];
  // Only what was found is worth the look at all that Convex's gates hold.
  walk.below(mentioning(MENTIONS_CONVEX_GATE));
  const order = new Map(files.map((path, at) => [path, at]));
  const place = (path: string) => order.get(path) ?? files.length;
  return [...walk.found.values()]
    .filter(({ gate }) => !walk.harmless.has(keyAt(gate)))
    .sort(
      (a, b) =>
        place(a.gate.file) - place(b.gate.file) ||
        a.gate.line - b.gate.line ||
        a.gate.column - b.gate.column ||
        place(a.query.file) - place(b.query.file) ||
        a.query.line - b.query.line,
    )
    .map(({ gate: { file, line, column, name }, hook, query }) => ({
      file,
      line,
      column,
      gate: name,
      hook,
      query: { file: query.file, line: query.line },
    }));
}

/** What Clerk's hooks give that tells of the user; the rest are functions. */
const CLERK_STATE: Readonly<Record<string, RegExp>> = {
  useAuth:
    /^(?:isLoaded|isSignedIn|userId|sessionId|sessionClaims|actor|has|org(?:Id|Role|Slug|Permissions))$/,
  useUser: /^(?:isLoaded|isSignedIn|user)$/,
  useSession: /^(?:isLoaded|isSignedIn|session)$/,
  useSessionList: /^(?:isLoaded|sessions)$/,
  useOrganization: /^(?:isLoaded|organization|membership)$/,
  useOrganizationList: /^(?:isLoaded|userMemberships)$/,
  useClerk: /^(?:loaded|isSignedIn|user|session|organization)$/,
};

/** What is empty for whoever is signed out. */
const OF_A_USER = /^(?:isSignedIn|userId|sessionId|user|session)$/;
const LOADING = /^(?:isLoaded|loaded)$/;

/** What asks Convex, by the package, and which of its arguments may say "skip". */
const QUERY_HOOKS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  "convex/react": { useQuery: 1, usePaginatedQuery: 1, useQueries: 0 },
  "@convex-dev/react-query": {
    convexQuery: 1,
    useConvexQuery: 1,
    useConvexPaginatedQuery: 1,
    useConvexQueries: 0,
  },
};

/** The packages that Convex's gates and queries come from. */
const PACKAGE = /^(?:convex\/react$|@convex-dev\/)/;
const MENTIONS_CLERK_GATE = new RegExp(
  `\\b(?:SignedIn|Show|Protect|${Object.keys(CLERK_STATE).join("|")})\\b`,
);
const MENTIONS_CONVEX_GATE = /\b(?:Authenticated|useConvexAuth)\b/;
const CONVEX_GATE = /^(?:Authenticated|Unauthenticated|AuthLoading)$/;

/** How hooks and components are named. */
const HOOK = /^use[A-Z]/;
const NAMED = /^(?:use)?[A-Z]|^convexQuery$/;

/** A walk through a larger app than this ends with what was found until then. */
const MOST_STEPS = 500_000;

type Position = { file: string; line: number; column: number };

type Gate = Position & {
  name: string;
  /** Whether it only waits for Clerk itself. */
  loads: boolean;
};

type Found = { gate: Gate; hook: string; query: Position };

/** The project's files, as far as they are asked for. */
type App = {
  text(path: string): string;
  open(path: string): ParsedFile | undefined;
  openModule(specifier: string, from: string): ParsedFile | undefined;
  /** `originOf`, through the local modules that hand a package's export on. */
  originOf(node: ts.Node, file: ParsedFile): Origin | undefined;
  /** Where what a name stands for is declared, in this file or in another of the project. */
  placesOf(name: ts.Node, file: ParsedFile): Place[];
  /** Which constants' values depend on Convex's state. */
  onConvex: Map<ts.Node, boolean>;
};

function appOf(aliases: PathAliases, read: ReadFile): App {
  const opened = new Map<string, ParsedFile | undefined>();
  const modules = new Map<string, string | undefined>();
  const origins = new Map<ts.Node, Origin | undefined>();
  const open = (path: string): ParsedFile | undefined => {
    if (!opened.has(path)) opened.set(path, parsedOrNone(path, read(path)));
    return opened.get(path);
  };
  const openModule = (specifier: string, from: string): ParsedFile | undefined => {
    const key = `${specifier} ${from}`;
    if (!modules.has(key)) modules.set(key, resolveImport(specifier, from, aliases, read));
    const path = modules.get(key);
    return path === undefined ? undefined : open(path);
  };
  const handedOn = (origin: Origin, from: string, passed: readonly string[]): Origin => {
    const module = isPackage(origin) ? undefined : openModule(origin.module, from);
    const key = `${module?.path} ${origin.name}`;
    if (!module || passed.includes(key)) return origin;
    const further = reExports(module.tree, origin.name).map((each) =>
      handedOn({ module: each.module, name: each.original }, module.path, [...passed, key]),
    );
    return further.find(isPackage) ?? origin;
  };
  return {
    text: (path) => read(path) ?? "",
    open,
    openModule,
    originOf(node, file) {
      if (origins.has(node)) return origins.get(node);
      const origin = originOf(node, file);
      // Only what is named as a hook or a component, here or there, is worth following.
      const isWorth = [origin?.name, lastName(node)].some((name) => name && NAMED.test(name));
      const found = origin && isWorth ? handedOn(origin, file.path, []) : origin;
      origins.set(node, found);
      return found;
    },
    placesOf(name, file) {
      const origin = originOf(name, file);
      const module = origin && openModule(origin.module, file.path);
      if (module && origin.name !== "*") return exportedPlaces(module, origin.name, openModule);
      const declaration = origin || !ts.isIdentifier(name) ? undefined : file.declarationOf(name);
      // What is taken out of a value may be anything.
      if (!declaration || ts.isBindingElement(declaration)) return [];
      const node = holderOf(declaration);
      return node ? [{ file, node }] : [];
    },
    onConvex: new Map(),
  };
}

function parsedOrNone(path: string, text: string | undefined): ParsedFile | undefined {
  if (text === undefined || !/\.[cm]?[jt]sx?$/.test(path)) return undefined;
  try {
    const file = parseFile(path, text);
    return file.syntaxError ? undefined : file;
  } catch (error) {
    // Nested too deeply to be read.
    if (error instanceof CliError) return undefined;
    throw error;
  }
}

function isPackage({ module }: Origin): boolean {
  return isClerk(module) || PACKAGE.test(module);
}

function isClerk(module: string): boolean {
  return module.startsWith("@clerk/");
}

/** A member of what a hook of Clerk's or Convex's gives. */
type State = { of: "clerk" | "convex"; hook: string; path: readonly string[] };

/** Which hook's state an expression is, through constants and what is taken out of them. */
function stateOf(node: ts.Node, file: ParsedFile, app: App): State | undefined {
  const bare = unwrap(node);
  if (ts.isCallExpression(bare)) {
    return hookState(bare, file, app) ?? stateOf(bare.expression, file, app);
  }
  if (ts.isPropertyAccessExpression(bare)) {
    return memberOf(stateOf(bare.expression, file, app), [bare.name.text]);
  }
  const declared = ts.isIdentifier(bare) ? declaredBefore(bare, file) : undefined;
  return declared && memberOf(stateOf(declared.value, file, app), declared.path);
}

function memberOf(state: State | undefined, path: readonly string[]): State | undefined {
  return state && { ...state, path: [...state.path, ...path] };
}

function hookState(
  { expression }: ts.CallExpression,
  file: ParsedFile,
  app: App,
): State | undefined {
  const origin = app.originOf(expression, file);
  if (origin && isPackage(origin)) {
    const { module, name } = origin;
    if (name === "useConvexAuth") return { of: "convex", hook: name, path: [] };
    return isClerk(module) && Object.hasOwn(CLERK_STATE, name)
      ? { of: "clerk", hook: name, path: [] }
      : undefined;
  }
  // A hook of the app's own that has to do with Convex's state may well hand that on.
  const places = HOOK.test(lastName(expression) ?? "") ? app.placesOf(expression, file) : [];
  const asksConvex = places.some((place) => place.file.text.includes("useConvexAuth"));
  return asksConvex ? { of: "convex", hook: "useConvexAuth", path: [] } : undefined;
}

/**
 * The value that a name is given once and for all, and the path by which it is taken out of that.
 * What is declared after the place that names it is left out, so that no chain of names is endless.
 */
function declaredBefore(
  name: ts.Identifier,
  file: ParsedFile,
): { value: ts.Expression; path: readonly string[] } | undefined {
  const path: string[] = [];
  let declaration: ts.Node | undefined = file.declarationOf(name);
  while (declaration && ts.isBindingElement(declaration)) {
    const { propertyName, name: local, dotDotDotToken, parent }: ts.BindingElement = declaration;
    const key = propertyName ?? local;
    if (!dotDotDotToken) path.unshift(ts.isObjectBindingPattern(parent) ? key.getText() : "");
    declaration = parent.parent;
  }
  if (!declaration || !isConstant(declaration)) return undefined;
  const isBefore = declaration.getEnd() <= name.getStart(file.tree);
  return isBefore && declaration.initializer ? { value: declaration.initializer, path } : undefined;
}

function isConstant(node: ts.Node): node is ts.VariableDeclaration {
  return ts.isVariableDeclaration(node) && (node.parent.flags & ts.NodeFlags.Const) !== 0;
}

/** What it tells about Clerk that a condition holds, or doesn't. */
type Told = { gates: readonly State[]; signedOut: boolean };

const NOTHING: Told = { gates: [], signedOut: false };

const EQUALITY: ReadonlyMap<ts.SyntaxKind, boolean> = new Map([
  [ts.SyntaxKind.EqualsEqualsToken, true],
  [ts.SyntaxKind.EqualsEqualsEqualsToken, true],
  [ts.SyntaxKind.ExclamationEqualsToken, false],
  [ts.SyntaxKind.ExclamationEqualsEqualsToken, false],
]);

const COMPARISON: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.GreaterThanToken,
  ts.SyntaxKind.GreaterThanEqualsToken,
  ts.SyntaxKind.LessThanToken,
  ts.SyntaxKind.LessThanEqualsToken,
]);

function toldBy(condition: ts.Node, is: boolean, file: ParsedFile, app: App): Told {
  const tell = (node: ts.Node, holds: boolean) => toldBy(node, holds, file, app);
  const bare = unwrap(condition);
  if (isNegation(bare)) return tell(bare.operand, !is);
  if (ts.isBinaryExpression(bare)) return toldByBinary(bare, is, tell);
  if (ts.isCallExpression(bare) && bare.expression.getText() === "Boolean" && bare.arguments[0]) {
    return tell(bare.arguments[0], is);
  }
  const state = stateOf(bare, file, app);
  const member = state?.path[0];
  if (state?.of === "clerk" && member !== undefined) {
    if (!CLERK_STATE[state.hook]?.test(member)) return NOTHING;
    if (is) return { gates: [state], signedOut: false };
    // Without a member of the user there may still be the user.
    const isWhole = state.path.length === 1 || state.path[1] === "id";
    return { gates: [], signedOut: isWhole && OF_A_USER.test(member) };
  }
  const declared = ts.isIdentifier(bare) ? declaredBefore(bare, file) : undefined;
  return declared?.path.length === 0 ? tell(declared.value, is) : NOTHING;
}

function toldByBinary(
  { left, right, operatorToken: { kind } }: ts.BinaryExpression,
  is: boolean,
  tell: (node: ts.Node, is: boolean) => Told,
): Told {
  const isAnd = kind === ts.SyntaxKind.AmpersandAmpersandToken;
  if (isAnd || isOr(kind)) {
    if (isAnd === is) return both(tell(left, is), tell(right, is));
    // `x || false` holds where x does.
    if (isAnd ? unwrap(right).kind === ts.SyntaxKind.TrueKeyword : isEmpty(right)) {
      return tell(left, is);
    }
    return either(tell(left, is), tell(right, is));
  }
  if (COMPARISON.has(kind)) return is ? both(tell(left, true), tell(right, true)) : NOTHING;
  const equality = EQUALITY.get(kind);
  if (equality === undefined) return NOTHING;
  const same = equality === is;
  const [known, other] = isKnown(left) ? [left, right] : [right, left];
  const value = unwrap(other);
  if (ts.isTypeOfExpression(value)) {
    const isUndefined = ts.isStringLiteralLike(known) && known.text === "undefined";
    return isUndefined ? tell(value.expression, !same) : NOTHING;
  }
  if (isEmpty(known)) return tell(other, !same);
  if (unwrap(known).kind === ts.SyntaxKind.TrueKeyword) return tell(other, same);
  return same ? both(tell(left, true), tell(right, true)) : NOTHING;
}

function both(a: Told, b: Told): Told {
  return { gates: [...a.gates, ...b.gates], signedOut: a.signedOut || b.signedOut };
}

function either(a: Told, b: Told): Told {
  const isGated = a.gates.length > 0 && b.gates.length > 0;
  return {
    gates: isGated ? [...a.gates, ...b.gates] : [],
    signedOut: a.signedOut && b.signedOut,
  };
}

function isNegation(node: ts.Node): node is ts.PrefixUnaryExpression {
  return ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken;
}

function isOr(kind: ts.SyntaxKind): boolean {
  return kind === ts.SyntaxKind.BarBarToken || kind === ts.SyntaxKind.QuestionQuestionToken;
}

function isKnown(node: ts.Node): boolean {
  const bare = unwrap(node);
  return isEmpty(bare) || ts.isStringLiteralLike(bare) || bare.kind === ts.SyntaxKind.TrueKeyword;
}

/** Whether a value is written out that counts as false. */
function isEmpty(node: ts.Node): boolean {
  return /^(?:undefined|null|false|0|""|'')$/.test(unwrap(node).getText());
}

/** The state that says most of what a condition tells. */
function strongest(states: readonly State[]): State | undefined {
  return states.find(({ path: [member = ""] }) => !LOADING.test(member)) ?? states[0];
}

/** Whether Convex's state has to do with a value, however it is made of that. */
function dependsOnConvex(value: ts.Node, file: ParsedFile, app: App): boolean {
  const known = app.onConvex.get(value);
  if (known !== undefined) return known;
  const visit = (node: ts.Node): boolean => {
    if (ts.isCallExpression(node) && hookState(node, file, app)?.of === "convex") return true;
    const named =
      ts.isIdentifier(node) && isReference(node) ? declaredBefore(node, file) : undefined;
    if (named && dependsOnConvex(named.value, file, app)) return true;
    return ts.forEachChild(node, visit) ?? false;
  };
  const depends = visit(value);
  app.onConvex.set(value, depends);
  return depends;
}

/** The conditions under which a query is asked, all together. */
type Ask = readonly { condition: ts.Node; is: boolean }[];

/** Each way in which arguments come to something else than "skip". */
function asksIn(args: ts.Node | undefined, isSkip: (node: ts.Node) => boolean, file: ParsedFile) {
  const asks = (node: ts.Node): Ask[] => {
    const bare = unwrap(node);
    const given = (condition: ts.Node, is: boolean, part: ts.Node): Ask[] =>
      asks(part).map((ask) => [{ condition, is }, ...ask]);
    if (isSkip(bare)) return [];
    if (ts.isConditionalExpression(bare)) {
      const { condition, whenTrue, whenFalse } = bare;
      return [...given(condition, true, whenTrue), ...given(condition, false, whenFalse)];
    }
    if (ts.isBinaryExpression(bare)) {
      const { left, right, operatorToken } = bare;
      if (operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken) {
        return given(left, true, right);
      }
      if (isOr(operatorToken.kind)) return [...asks(left), ...given(left, false, right)];
    }
    const memoised = memoisedValue(bare);
    if (memoised) return asks(memoised);
    const declared = ts.isIdentifier(bare) ? declaredBefore(bare, file) : undefined;
    return declared?.path.length === 0 ? asks(declared.value) : [[]];
  };
  return args ? asks(args) : [[]];
}

function memoisedValue(node: ts.Node): ts.Node | undefined {
  if (!ts.isCallExpression(node) || lastName(node.expression) !== "useMemo") return undefined;
  const [make] = node.arguments;
  return make && ts.isArrowFunction(make) && !ts.isBlock(make.body) ? make.body : undefined;
}

type QueryHook = { name: string; args: ts.Node | undefined };

/** The query hook that a call is of. */
function queryHook(call: ts.CallExpression, file: ParsedFile, app: App): QueryHook | undefined {
  const origin = app.originOf(call.expression, file);
  const hooks = origin && QUERY_HOOKS[origin.module];
  const at = hooks && Object.hasOwn(hooks, origin.name) ? hooks[origin.name] : undefined;
  return origin && at !== undefined ? { name: origin.name, args: call.arguments[at] } : undefined;
}

/**
 * What decides whether a query is asked, besides what stands above it: Clerk's state, or nothing.
 * `safe` where Convex's does, or where it is asked for nobody too.
 */
function ownGate(
  call: ts.CallExpression,
  { name, args }: QueryHook,
  file: ParsedFile,
  app: App,
): State | "none" | "safe" {
  const isObject = name.endsWith("Queries");
  const isSkip = (node: ts.Node) =>
    isEmpty(node) ||
    (ts.isStringLiteralLike(node) && node.text === "skip") ||
    (isObject && ts.isObjectLiteralExpression(node) && node.properties.length === 0);
  const enabled = enabledOf(call);
  const asks = asksIn(args, isSkip, file)
    .map((ask) => (enabled ? [...ask, { condition: enabled, is: true }] : ask))
    .filter((ask) => !ask.some(({ condition }) => dependsOnConvex(condition, file, app)))
    .map((ask) =>
      ask.map(({ condition, is }) => toldBy(condition, is, file, app)).reduce(both, NOTHING),
    );
  if (asks.length === 0 || asks.some(({ signedOut }) => signedOut)) return "safe";
  const states = asks.map(({ gates }) => strongest(gates)).filter((each) => each !== undefined);
  return states.length === asks.length ? (strongest(states) ?? "none") : "none";
}

/** The condition in `{ ...convexQuery(…), enabled: condition }`. */
function enabledOf({ parent }: ts.CallExpression): ts.Node | undefined {
  if (!ts.isSpreadAssignment(parent) || !ts.isObjectLiteralExpression(parent.parent)) {
    return undefined;
  }
  const property = parent.parent.properties.find((each) => keyOf(each) === "enabled");
  if (!property) return undefined;
  return ts.isPropertyAssignment(property) ? property.initializer : property.name;
}

/** The name that an expression ends in. */
function lastName(expression: ts.Node): string | undefined {
  const bare = unwrap(expression);
  if (ts.isPropertyAccessExpression(bare)) return bare.name.text;
  return ts.isIdentifier(bare) ? bare.text : undefined;
}

/** What an element of Clerk's or Convex's is for what is in it. */
function roleOf(
  { module, name }: Origin,
  element: ts.Node,
  file: ParsedFile,
): "convex" | "signed-out" | { name: string } | undefined {
  if (PACKAGE.test(module) && CONVEX_GATE.test(name)) return "convex";
  if (!isClerk(module)) return undefined;
  if (name === "SignedIn" || name === "Protect") return { name: `<${name}>` };
  if (name === "SignedOut" || name === "ClerkLoading") return "signed-out";
  const when = name === "Show" ? propOf(element, "when", file) : undefined;
  const declared = when && ts.isIdentifier(when) ? declaredBefore(when, file) : undefined;
  const value = declared?.path.length === 0 ? unwrap(declared.value) : when;
  if (!value) return undefined;
  if (ts.isStringLiteralLike(value)) {
    if (value.text === "signed-out") return "signed-out";
    return value.text === "signed-in" ? { name: '<Show when="signed-in">' } : undefined;
  }
  // A role, a plan or another condition is a user's.
  const isCondition = ts.isObjectLiteralExpression(value) || isFunction(value);
  return isCondition ? { name: "<Show>" } : undefined;
}

function propOf(element: ts.Node, name: string, file: ParsedFile): ts.Node | undefined {
  if (ts.isCallExpression(element)) {
    const call = elementCall(element, file);
    const value = call && propertyIn(call, name);
    return value && unwrap(value);
  }
  if (!ts.isJsxElement(element) && !ts.isJsxSelfClosingElement(element)) return undefined;
  const tag = ts.isJsxElement(element) ? element.openingElement : element;
  const attribute = tag.attributes.properties.find(
    (each): each is ts.JsxAttribute => ts.isJsxAttribute(each) && each.name.getText() === name,
  );
  const value = attribute?.initializer;
  if (!value || !ts.isJsxExpression(value)) return value;
  return value.expression && unwrap(value.expression);
}

/** Spares the slower look at the calls of a file that makes no elements by them. */
function mayBeElement(node: ts.Node, { text }: ParsedFile): boolean {
  return !ts.isCallExpression(node) || /createElement|preact/.test(text);
}

/** What an expression or a statement does, and what it depends on. */
function branchesOf(
  node: ts.Node,
):
  | { condition: ts.Node; whenTrue: ts.Node | undefined; whenFalse: ts.Node | undefined }
  | undefined {
  if (ts.isConditionalExpression(node)) return node;
  if (ts.isIfStatement(node)) {
    const { expression: condition, thenStatement: whenTrue, elseStatement: whenFalse } = node;
    return { condition, whenTrue, whenFalse };
  }
  if (!ts.isBinaryExpression(node)) return undefined;
  const { left: condition, right, operatorToken } = node;
  if (operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken) {
    return { condition, whenTrue: right, whenFalse: undefined };
  }
  return isOr(operatorToken.kind)
    ? { condition, whenTrue: undefined, whenFalse: right }
    : undefined;
}

/** Next's and others' functions that don't come back. */
const NEVER_RETURNS = /^(?:redirect|permanentRedirect|notFound|forbidden|unauthorized)$/;

/** Whether nothing after a statement is reached. */
function leaves(statement: ts.Statement): boolean {
  if (ts.isReturnStatement(statement) || ts.isThrowStatement(statement)) return true;
  if (ts.isBlock(statement)) return statement.statements.some(leaves);
  if (ts.isIfStatement(statement)) {
    const { thenStatement, elseStatement } = statement;
    return elseStatement !== undefined && leaves(thenStatement) && leaves(elseStatement);
  }
  if (!ts.isExpressionStatement(statement)) return false;
  const { expression } = statement;
  return (
    ts.isCallExpression(expression) &&
    ts.isIdentifier(expression.expression) &&
    NEVER_RETURNS.test(expression.expression.text)
  );
}

/** The functions of the app that a call runs: this file's, and hooks and `renderX` of others. */
function called(call: ts.CallExpression, file: ParsedFile, app: App): Place[] {
  const isImported = app.originOf(call.expression, file) !== undefined;
  const mayRender = /^(?:use|render)[A-Z]/.test(lastName(call.expression) ?? "");
  if (isImported && !mayRender) return [];
  // What it is told of Convex's state it may wait for.
  if (call.arguments.some((each) => dependsOnConvex(each, file, app))) return [];
  return app
    .placesOf(call.expression, file)
    .filter(({ node }) => !ts.isVariableDeclaration(node) || isFunction(node.initializer));
}

function isFunction(node: ts.Node | undefined): boolean {
  const bare = node && unwrap(node);
  return bare !== undefined && (ts.isArrowFunction(bare) || ts.isFunctionExpression(bare));
}

/** What `import("./page")` brings in: the default export, or what `then` takes out. */
function loadedBy(call: ts.CallExpression, file: ParsedFile, app: App): Place[] {
  const specifier = dynamicImport(call);
  const module = specifier === undefined ? undefined : app.openModule(specifier, file.path);
  if (!module) return [];
  const { parent } = call;
  const then = ts.isPropertyAccessExpression(parent) ? parent.parent : undefined;
  const taken =
    then && ts.isCallExpression(then)
      ? then.arguments.flatMap(identifiersIn).filter((each) => !isKey(each))
      : [];
  const names = taken.length > 0 ? taken.map(({ text }) => text) : ["default"];
  return [...new Set(names)].flatMap((name) => exportedPlaces(module, name, app.openModule));
}

function isKey({ parent, pos }: ts.Node): boolean {
  return ts.isPropertyAssignment(parent) && parent.name.pos === pos;
}

/** Whether it is a constant that holds elements, or a choice of them. */
function isMarkup(node: ts.Node): node is ts.VariableDeclaration {
  return isConstant(node) && node.initializer !== undefined && isElement(node.initializer);
}

function isElement(node: ts.Node): boolean {
  const bare = unwrap(node);
  const { whenTrue, whenFalse } = branchesOf(bare) ?? {};
  if ([whenTrue, whenFalse].some((part) => part && isElement(part))) return true;
  return ts.isJsxElement(bare) || ts.isJsxSelfClosingElement(bare) || ts.isJsxFragment(bare);
}

/** Whether the file names a constant again. */
function isNamedAgain({ name }: ts.VariableDeclaration, file: ParsedFile): boolean {
  return (
    ts.isIdentifier(name) &&
    identifiersIn(file.tree).some((each) => each.text === name.text && isReference(each))
  );
}

/** The name of the component that a node is part of. */
function componentAround(node: ts.Node): string | undefined {
  const named = ts.findAncestor(node, (each) => /^[A-Z]/.test(nameOf(each) ?? ""));
  return named && nameOf(named);
}

function nameOf(node: ts.Node): string | undefined {
  const isNamed =
    ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node) || ts.isVariableDeclaration(node);
  return isNamed && node.name && ts.isIdentifier(node.name) ? node.name.text : undefined;
}

/** Whether a text may render a component of one of these names. */
function rendersAny(names: readonly string[], text: string): boolean {
  return names.some((name) => {
    const escaped = name.replaceAll("$", "\\$");
    return new RegExp(`<${escaped}[\\s/>]|\\(\\s*${escaped}\\s*[,)]`).test(text);
  });
}

function keyAt({ file, line, column }: Position): string {
  return `${file}:${line}:${column}`;
}

/** What a hook's state is called as a gate. */
function gateOf({ hook, path: [member = ""] }: State): Pick<Gate, "name" | "loads"> {
  return { name: `${member} of ${hook}`, loads: LOADING.test(member) };
}

/** Code that no person writes may be parsed, and still be too deep to be walked. */
function unlessEndless(walk: () => void): void {
  try {
    walk();
  } catch (error) {
    if (!isTooDeep(error)) throw error;
  }
}

/** What stands above a piece of code: the nearest gate, if any. */
type Above = Gate | "convex" | "signed-out" | undefined;

/** What a component was given as children, to be rendered where it puts them. */
type Children = { render(above: Above): void; used: boolean };

type Scope = { above: Above; children: Children | undefined };

type Walk = {
  /** Looks for gates of Clerk's in these files, and for what is rendered in them, in any file. */
  from(paths: readonly string[]): void;
  /** Looks in what is rendered in gates of Convex's in these files. */
  below(paths: readonly string[]): void;
  found: ReadonlyMap<string, Found>;
  /** The places of the gates that stand below Convex's. */
  harmless: ReadonlySet<string>;
};

function walkOf(app: App, files: readonly string[]): Walk {
  const found = new Map<string, Found>();
  const harmless = new Set<string>();
  /** The components that put their children into a gate. */
  const wrappers = new Set<string>();
  const active = new Set<ts.Node>();
  /** What was entered already below a gate. */
  const entered = new Map<string, Set<ts.Node>>();
  let isBelowConvex = false;
  let steps = 0;

  const positionIn = (file: ParsedFile, node: ts.Node): Position => ({
    file: file.path,
    ...positionOf(file.tree, node.getStart(file.tree)),
  });

  /** Whether what is named below this is looked at too. */
  const isFollowed = ({ above }: Scope) =>
    typeof above === "object" || (above === "convex" && isBelowConvex);

  const gatedBy = (gate: Gate, scope: Scope): Scope => {
    if (scope.above === "convex") harmless.add(keyAt(gate));
    const stays = typeof scope.above === "string" || (scope.above && gate.loads);
    return stays ? scope : { ...scope, above: gate };
  };

  const opened = (above: "convex" | "signed-out", scope: Scope): Scope =>
    typeof scope.above === "string" ? scope : { ...scope, above };

  const where = (condition: ts.Node, is: boolean, file: ParsedFile, scope: Scope): Scope => {
    if (dependsOnConvex(condition, file, app)) return opened("convex", scope);
    const { gates, signedOut } = toldBy(condition, is, file, app);
    const state = strongest(gates);
    if (signedOut) return opened("signed-out", scope);
    return state ? gatedBy({ ...positionIn(file, condition), ...gateOf(state) }, scope) : scope;
  };

  const note = (call: ts.CallExpression, hook: QueryHook, file: ParsedFile, scope: Scope): void => {
    const query = positionIn(file, call);
    const own = ownGate(call, hook, file, app);
    if (scope.above === "convex") harmless.add(keyAt(query));
    if (own === "safe" || typeof scope.above === "string") return;
    const gate = own === "none" ? scope.above : { ...query, ...gateOf(own) };
    if (gate) found.set(`${keyAt(gate)} ${keyAt(query)}`, { gate, hook: hook.name, query });
  };

  const enter = ({ node, file }: Place, scope: Scope): void => {
    if (active.has(node)) return;
    active.add(node);
    if (ts.isVariableDeclaration(node)) {
      if (node.initializer && ts.isIdentifier(node.name)) walkValue(node.initializer, file, scope);
    } else if (ts.isExpression(node)) walkValue(node, file, scope);
    else walkInside(node, file, scope);
    active.delete(node);
  };

  /** The same, once for a gate. */
  const enterOnce = (place: Place, scope: Scope): void => {
    const key = typeof scope.above === "object" ? keyAt(scope.above) : `${scope.above}`;
    const nodes = entered.get(key) ?? new Set();
    entered.set(key, nodes);
    if (nodes.has(place.node)) return;
    nodes.add(place.node);
    enter(place, scope);
  };

  /** What a component's name stands for: a function, another name, or one of those wrapped. */
  const walkValue = (value: ts.Node, file: ParsedFile, scope: Scope): void => {
    const bare = unwrap(value);
    if (isReference(bare)) {
      for (const place of app.placesOf(bare, file)) enter(place, scope);
      return;
    }
    if (!ts.isCallExpression(bare) || queryHook(bare, file, app)) {
      walk(bare, file, scope);
      return;
    }
    for (const argument of bare.arguments) {
      if (!ts.isObjectLiteralExpression(unwrap(argument))) walkValue(argument, file, scope);
    }
  };

  const renderElement = (
    node: ts.Node,
    { name, kids, props }: NonNullable<ReturnType<typeof componentOf>>,
    file: ParsedFile,
    scope: Scope,
  ): void => {
    const isComponent = /^[A-Z]/.test(lastName(name) ?? "");
    const origin = isComponent ? app.originOf(name, file) : undefined;
    const role = origin && roleOf(origin, node, file);
    // The first of a call's are its props.
    const given = ts.isCallExpression(node) && node.arguments.length > 1 ? 1 : 0;
    for (const prop of [...props, ...(role ? kids.slice(0, given) : [])]) walk(prop, file, scope);
    if (role) {
      const inside =
        typeof role === "string"
          ? opened(role, scope)
          : gatedBy({ ...positionIn(file, node), ...role, loads: false }, scope);
      for (const kid of kids.slice(given)) walk(kid, file, inside);
      return;
    }
    const children: Children = {
      used: false,
      render: (above) => {
        for (const kid of kids) walk(kid, file, { above, children: scope.children });
      },
    };
    const go = kids.every(ts.isJsxText) ? enterOnce : enter;
    for (const place of isComponent ? app.placesOf(name, file) : []) {
      if (isFollowed(scope) || isWrapper(place)) go(place, { ...scope, children });
    }
    if (!children.used) children.render(scope.above);
  };

  const isWrapper = ({ node }: Place) =>
    wrappers.size > 0 && identifiersIn(node).some(({ text }) => wrappers.has(text));

  const walkStatements = (
    statements: readonly ts.Statement[],
    file: ParsedFile,
    outer: Scope,
  ): void => {
    let scope = outer;
    for (const statement of statements) {
      walk(statement, file, scope);
      if (!ts.isIfStatement(statement)) continue;
      const { expression, thenStatement, elseStatement } = statement;
      if (leaves(thenStatement)) scope = where(expression, false, file, scope);
      else if (elseStatement && leaves(elseStatement)) {
        scope = where(expression, true, file, scope);
      }
    }
  };

  const walkCall = (call: ts.CallExpression, file: ParsedFile, scope: Scope): void => {
    const hook = queryHook(call, file, app);
    if (hook) note(call, hook, file, scope);
    else if (isFollowed(scope)) {
      for (const place of [...called(call, file, app), ...loadedBy(call, file, app)]) {
        enterOnce(place, scope);
      }
    }
    walkInside(call, file, scope);
  };

  const walkName = (name: ts.Identifier, file: ParsedFile, scope: Scope): void => {
    const declaration = isReference(name) ? file.declarationOf(name) : undefined;
    if (declaration && isMarkup(declaration)) enter({ node: declaration, file }, scope);
    const isProp = ts.isJsxExpression(name.parent) && ts.isJsxAttribute(name.parent.parent);
    if (!isProp || !/^[A-Z]/.test(name.text) || !isFollowed(scope)) return;
    for (const place of app.placesOf(name, file)) enterOnce(place, scope);
  };

  const walk = (node: ts.Node, file: ParsedFile, scope: Scope): void => {
    steps += 1;
    if (steps > MOST_STEPS || ts.isTypeNode(node) || ts.isImportDeclaration(node)) return;
    // Markup that is given a name is rendered where it is named.
    if (isMarkup(node) && isNamedAgain(node, file)) return;
    if (isChildren(node, file)) {
      if (scope.children) {
        scope.children.used = true;
        scope.children.render(scope.above);
      } else if (isFollowed(scope)) {
        const name = componentAround(node);
        if (name !== undefined) wrappers.add(name);
      }
      return;
    }
    if (ts.isSourceFile(node) || ts.isBlock(node)) {
      walkStatements(node.statements, file, scope);
      return;
    }
    const branches = branchesOf(node);
    if (branches) {
      const { condition, whenTrue, whenFalse } = branches;
      walk(condition, file, scope);
      if (whenTrue) walk(whenTrue, file, where(condition, true, file, scope));
      if (whenFalse) walk(whenFalse, file, where(condition, false, file, scope));
      return;
    }
    const element = mayBeElement(node, file) ? componentOf(node, file) : undefined;
    if (element) renderElement(node, element, file, scope);
    else if (ts.isCallExpression(node)) walkCall(node, file, scope);
    else if (ts.isIdentifier(node)) walkName(node, file, scope);
    else walkInside(node, file, scope);
  };

  function walkInside(node: ts.Node, file: ParsedFile, scope: Scope): void {
    ts.forEachChild(node, (child) => walk(child, file, scope));
  }

  const from = (paths: readonly string[]): void => {
    const before = new Set(wrappers);
    for (const path of paths) {
      const file = app.open(path);
      active.clear();
      if (file)
        unlessEndless(() => walk(file.tree, file, { above: undefined, children: undefined }));
    }
    const fresh = [...wrappers].filter((name) => !before.has(name));
    if (fresh.length > 0) from(files.filter((path) => rendersAny(fresh, app.text(path))));
  };

  return {
    from,
    below(paths) {
      isBelowConvex = true;
      steps = 0;
      from(paths);
    },
    found,
    harmless,
  };
}
