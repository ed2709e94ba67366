/** Tells which auth state an expression reads: Clerk's or Convex's. */

import { ts } from "ts-morph";
import type { OpenModule } from "../modules/export-declarations.ts";
import { declarationsOf } from "../modules/find-declarations.ts";
import { originOf } from "../syntax/binding.ts";
import { descendants } from "../syntax/descendants.ts";
import { identifiersIn } from "../syntax/identifiers.ts";
import type { ParsedFile } from "../syntax/parse.ts";
import { unwrap } from "../syntax/unwrap.ts";
import { constantOf, MOST_NAMES } from "../syntax/values/constants.ts";

/** The packages that Clerk's and Convex's hooks and components come from. */
export const CLERK_PACKAGES = /^@clerk\//;
export const CONVEX_PACKAGES = /^(?:convex(?:-helpers)?\/react|@convex-dev\/)/;

const CLERK_HOOK = /^use(?:Auth|User|Session|Organization|Clerk)$/;
const APP_HOOK = /\buse[A-Z]\w*$/;

/** A member of what a hook of Clerk's gives, or the whole of it. */
export type ClerkState = { hook: string; path: readonly string[] };

/** Which state of Clerk's an expression is, through constants and what is taken out of them. */
export function clerkState(node: ts.Node, file: ParsedFile, passed = 0): ClerkState | undefined {
  if (passed > MOST_NAMES) return undefined;
  const bare = unwrap(node);
  if (ts.isCallExpression(bare)) {
    const origin = originOf(bare.expression, file);
    const isHook = origin && CLERK_PACKAGES.test(origin.module) && CLERK_HOOK.test(origin.name);
    return isHook ? { hook: origin.name, path: [] } : clerkState(bare.expression, file, passed + 1);
  }
  if (ts.isPropertyAccessExpression(bare)) {
    return stateMember(clerkState(bare.expression, file, passed + 1), bare.name.text);
  }
  const constant = constantOf(bare, file);
  return constant && stateMember(clerkState(constant.value, file, passed + 1), constant.member);
}

function stateMember(
  state: ClerkState | undefined,
  name: string | undefined,
): ClerkState | undefined {
  return state && name !== undefined ? { ...state, path: [...state.path, name] } : state;
}

/** Whether Convex's state has to do with a value, however it is made of that. */
export function dependsOnConvex(value: ts.Node, file: ParsedFile, open: OpenModule): boolean {
  const passed = new Set<ts.Node>();
  const visit = (part: ts.Node): boolean =>
    [...descendants(part)].some((node) => {
      if (passed.has(node)) return false;
      passed.add(node);
      if (ts.isCallExpression(node) && givesConvexState(node.expression, file, open)) return true;
      const constant = constantOf(node, file);
      return constant !== undefined && visit(constant.value);
    });
  return visit(value);
}

function givesConvexState(hook: ts.Expression, file: ParsedFile, open: OpenModule): boolean {
  const origin = originOf(hook, file);
  if (origin && CONVEX_PACKAGES.test(origin.module)) return origin.name === "useConvexAuth";
  // A hook of the app's own that has to do with Convex's state may well hand that on.
  return (
    APP_HOOK.test(hook.getText(file.tree)) &&
    declarationsOf(hook, file, open).some(({ file: { tree } }) =>
      identifiersIn(tree).some(({ text }) => text === "useConvexAuth"),
    )
  );
}
