/** Evaluates expressions as far as their own file tells: through constants, never through what may change. */

import { ts } from "ts-morph";
import { isWrittenFunction, returnsOf } from "../branches.ts";
import { calledName, keyOf } from "../calls.ts";
import { descendants } from "../descendants.ts";
import { oncePer } from "../once-per.ts";
import type { ParsedFile } from "../parse.ts";
import { unwrap } from "../unwrap.ts";
import { constantNamed } from "./constants.ts";

/**
 * The expression that decides a value: behind parentheses, type assertions and the names of constants.
 * A name that can't be followed (a `let`, an import, a circle) is given back itself.
 */
export function evaluate(node: ts.Node, file: ParsedFile): ts.Node {
  return unwrap(initializerBehind(node, file));
}

/** The same with the parentheses and type assertions around it, as it is written there. */
export function initializerBehind(node: ts.Node, file: ParsedFile): ts.Node {
  const known = knownInitializers(file);
  const passed = new Set<ts.Node>();
  let decisive = node;
  while (!passed.has(decisive)) {
    passed.add(decisive);
    const further = known.get(decisive);
    const constant = further ? undefined : constantNamed(unwrap(decisive), file);
    if (further) decisive = further;
    else if (constant && !changedConstants(file).has(constant)) decisive = constant.initializer;
  }
  for (const each of passed) known.set(each, decisive);
  return decisive;
}

/** A chain of names is followed once, whichever of them is asked for. */
const knownInitializers = oncePer((_: ParsedFile) => new Map<ts.Node, ts.Node>());

/** A key's entry in an object; `unknown` where a spread or a computed key may set it. */
export type Member =
  | { status: "written"; property: ts.ObjectLiteralElementLike; value: ts.Node }
  | { status: "absent" }
  | { status: "unknown"; at: ts.Node };

/** Looks a key up in an object literal: what stands last counts. */
export function memberNamed(
  object: ts.ObjectLiteralExpression,
  key: string,
  file: ParsedFile,
): Member {
  const property = lastProperty(object, key);
  const index = property ? object.properties.indexOf(property) : -1;
  const loose = object.properties.find((each, at) => at > index && keyOf(each) === undefined);
  if (loose) return { status: "unknown", at: loose };
  if (!property) return { status: "absent" };
  return { status: "written", property, value: evaluate(writtenValue(property) ?? property, file) };
}

/** The property of an object literal that is written under a key, the last one. */
export function lastProperty(
  { properties }: ts.ObjectLiteralExpression,
  key: string,
): ts.ObjectLiteralElementLike | undefined {
  return properties.findLast((each) => keyOf(each) === key);
}

/** The property's value as written; undefined for a method and an accessor. */
export function writtenValue(property: ts.ObjectLiteralElementLike): ts.Expression | undefined {
  if (ts.isPropertyAssignment(property)) return property.initializer;
  return ts.isShorthandPropertyAssignment(property) ? property.name : undefined;
}

/** What to look through for an object: functions that return it, calls that take it. */
export type Through = {
  functions?: boolean;
  argument?: "first" | "last";
  /** Whether what may change later counts as it is at first. */
  changing?: boolean;
};

/**
 * The objects that an expression may give: itself, either of a condition's, and what stands behind it.
 * Each is given once, where it stands last.
 */
export function objectsGiven(
  node: ts.Node,
  file: ParsedFile,
  through: Through,
): ts.ObjectLiteralExpression[] {
  const given: ts.ObjectLiteralExpression[] = [];
  const passed = new Set<ts.Node>();
  const ahead = [node];
  for (let next = ahead.pop(); next; next = ahead.pop()) {
    const value = through.changing ? firstValue(next, file) : evaluate(next, file);
    if (passed.has(value)) continue;
    passed.add(value);
    if (ts.isObjectLiteralExpression(value)) given.push(value);
    else for (const each of standBehind(value, through)) ahead.push(each);
  }
  return given.reverse();
}

/** The expressions that may decide what another one gives. */
function standBehind(value: ts.Node, through: Through): readonly ts.Node[] {
  if (ts.isConditionalExpression(value)) return [value.whenTrue, value.whenFalse];
  if (through.functions && isWrittenFunction(value)) {
    const { body } = value;
    if (!body) return [];
    return ts.isBlock(body) ? returnsOf(body) : [body];
  }
  if (!through.argument || !ts.isCallExpression(value)) return [];
  if (through.argument === "first" && !givesItsArgument(value)) return [];
  return value.arguments.slice(...(through.argument === "first" ? [0, 1] : [-1]));
}

/** Whether a call gives the configuration that it is given: `defineConfig(…)`, `withPlugin(…)`, `plugin()(…)`. */
function givesItsArgument(call: ts.CallExpression): boolean {
  const name = calledName(call);
  if (name === undefined) return ts.isCallExpression(call.expression);
  return name === "freeze" || /^(?:define|with|wrap)/.test(name);
}

/** The value that a name has at first, whether it changes later or not. */
function firstValue(node: ts.Node, file: ParsedFile): ts.Node {
  const bare = unwrap(node);
  const declaration = ts.isIdentifier(bare) ? file.declarationOf(bare) : undefined;
  if (!declaration) return bare;
  if (ts.isFunctionDeclaration(declaration)) return declaration;
  const value = ts.isVariableDeclaration(declaration) ? declaration.initializer : undefined;
  return value ? unwrap(value) : bare;
}

/** Methods that change what they are called on, or what they are given first. */
const CHANGING = new Set(["push", "unshift", "pop", "shift", "splice", "fill", "reverse", "sort"]);
const CHANGING_FIRST = new Set(["assign", "defineProperty", "defineProperties", "setPrototypeOf"]);

/** The constants whose members are set after they were made: `config.ssr = true`, `list.push(…)`. */
const changedConstants = oncePer((file: ParsedFile): ReadonlySet<ts.Node> => {
  const changed = new Set<ts.Node>();
  for (const node of descendants(file.tree)) {
    for (const each of changedBy(node)) addNamed(ownerOf(each), file, changed);
  }
  return changed;
});

/** Adds the declaration of a name, and those of the constants that it is another name for. */
function addNamed(name: ts.Identifier | undefined, file: ParsedFile, to: Set<ts.Node>): void {
  for (let next = name; next; ) {
    const declaration = file.declarationOf(next);
    if (!declaration || to.has(declaration)) return;
    to.add(declaration);
    const value = ts.isVariableDeclaration(declaration) ? declaration.initializer : undefined;
    const other = value && unwrap(value);
    next = other && ts.isIdentifier(other) ? other : undefined;
  }
}

/** The targets that a node changes in place. */
function changedBy(node: ts.Node): ts.Node[] {
  if (ts.isBinaryExpression(node)) {
    const { kind } = node.operatorToken;
    const { FirstAssignment, LastAssignment } = ts.SyntaxKind;
    if (kind < FirstAssignment || kind > LastAssignment) return [];
    const left = unwrap(node.left);
    const isPattern = ts.isObjectLiteralExpression(left) || ts.isArrayLiteralExpression(left);
    return isPattern ? [...descendants(left)].filter(ts.isPropertyAccessExpression) : [left];
  }
  if (ts.isDeleteExpression(node)) return [node.expression];
  if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) {
    const counting = [ts.SyntaxKind.PlusPlusToken, ts.SyntaxKind.MinusMinusToken];
    return counting.includes(node.operator) ? [node.operand] : [];
  }
  if (!ts.isCallExpression(node)) return [];
  const name = calledName(node) ?? "";
  const { expression } = node;
  if (CHANGING_FIRST.has(name) || isReflectSet(expression)) return node.arguments.slice(0, 1);
  const isMethod = CHANGING.has(name) && ts.isPropertyAccessExpression(expression);
  return isMethod ? [expression.expression] : [];
}

function isReflectSet(called: ts.Expression): boolean {
  if (!ts.isPropertyAccessExpression(called) || called.name.text !== "set") return false;
  return ts.isIdentifier(called.expression) && called.expression.text === "Reflect";
}

/** The name that members are taken out of: `config` for `config.future.flag`. */
function ownerOf(node: ts.Node): ts.Identifier | undefined {
  const owner = unwrap(node);
  if (ts.isPropertyAccessExpression(owner) || ts.isElementAccessExpression(owner)) {
    return ownerOf(owner.expression);
  }
  return ts.isIdentifier(owner) ? owner : undefined;
}
