/** Works out what a condition, or reaching some code, proves about the user. */

import { ts } from "ts-morph";
import type { OpenModule } from "../modules/export-declarations.ts";
import { originOf } from "../syntax/binding.ts";
import { oncePer } from "../syntax/once-per.ts";
import type { ParsedFile } from "../syntax/parse.ts";
import { propNamed, propValue, type RenderedElement } from "../syntax/rendered-element.ts";
import { unwrap } from "../syntax/unwrap.ts";
import { constantValue } from "../syntax/values/constants.ts";
import {
  CLERK_PACKAGES,
  type ClerkState,
  CONVEX_PACKAGES,
  clerkState,
  dependsOnConvex,
} from "./auth-state.ts";

/**
 * `gate`: that Clerk has a user, by the gate's name. `convex`: that Convex decides. `signed-out`: that
 * it is for whoever is signed out, too.
 */
export type AuthFact = { gate: string } | "convex" | "signed-out" | undefined;

/** Members that only a signed-in user has; that Clerk is loaded proves nothing. */
const OF_USERS =
  /^(?:isSignedIn|user(?:Id)?|session(?:Id|Claims)?|actor|has|org(?:anization|Id|Role|Slug|Permissions)|membership)$/;
const OF_EVERY_USER = /^(?:isSignedIn|user(?:Id)?|session(?:Id)?)$/;

const CONVEX_GATE_NAMES = /^(?:Authenticated|Unauthenticated|AuthLoading)$/;

/** What holds on a path that passes both. */
export function and(a: AuthFact, b: AuthFact): AuthFact {
  if (a === "convex" || b === "convex") return "convex";
  return a === "signed-out" || b === "signed-out" ? "signed-out" : (a ?? b);
}

/** What holds on at least one of two paths. A path that Convex gates counts as safe. */
export function or(a: AuthFact, b: AuthFact): AuthFact {
  if (a === "convex" || b === "signed-out") return b;
  if (b === "convex" || a === "signed-out") return a;
  return b && a;
}

/** What a condition proves by being true, or by being false. */
export function authFactOf(
  condition: ts.Node,
  is: boolean,
  file: ParsedFile,
  open: OpenModule,
): AuthFact {
  return dependsOnConvex(condition, file, open) ? "convex" : authFactOfClerk(condition, is, file);
}

function authFactOfClerk(condition: ts.Node, is: boolean, file: ParsedFile): AuthFact {
  const known = knownFacts(file)[is ? "true" : "false"];
  const fact = known.has(condition) ? known.get(condition) : factOfClerk(condition, is, file);
  known.set(condition, fact);
  return fact;
}

/** Conditions are made of one another: each is worked out once. */
const knownFacts = oncePer((_: ParsedFile) => ({
  true: new Map<ts.Node, AuthFact>(),
  false: new Map<ts.Node, AuthFact>(),
}));

function factOfClerk(condition: ts.Node, is: boolean, file: ParsedFile): AuthFact {
  const tell = (node: ts.Node, holds: boolean) => authFactOfClerk(node, holds, file);
  const bare = unwrap(condition);
  if (ts.isPrefixUnaryExpression(bare)) {
    return bare.operator === ts.SyntaxKind.ExclamationToken ? tell(bare.operand, !is) : undefined;
  }
  if (ts.isBinaryExpression(bare)) return authFactOfBinary(bare, is, tell);
  const state = clerkState(bare, file);
  if (state) return authFactOfState(state, is);
  const isBoolean = ts.isCallExpression(bare) && bare.expression.getText() === "Boolean";
  const value = isBoolean ? bare.arguments[0] : constantValue(bare, file);
  return value && tell(value, is);
}

function authFactOfState({ hook, path }: ClerkState, is: boolean): AuthFact {
  const [member = ""] = path;
  if (is) return OF_USERS.test(member) ? { gate: `${member} of ${hook}` } : undefined;
  // Without a member of the user there may still be the user.
  return path.length === 1 && OF_EVERY_USER.test(member) ? "signed-out" : undefined;
}

function authFactOfBinary(
  { left, right, operatorToken }: ts.BinaryExpression,
  is: boolean,
  tell: (node: ts.Node, is: boolean) => AuthFact,
): AuthFact {
  const operator = operatorToken.getText();
  if (/^(?:&&|\|\||\?\?)$/.test(operator)) {
    const combine = (operator === "&&") === is ? and : or;
    return combine(tell(left, is), tell(right, is));
  }
  if (!/^[!=]==?$/.test(operator)) return undefined;
  const isSame = operator.startsWith("=") === is;
  if (/^(?:undefined|null|false)$/.test(right.getText())) return tell(left, !isSame);
  return isSame ? and(tell(left, true), tell(right, true)) : undefined;
}

/** What rendering an element's children proves. */
export function authFactOfElement(element: RenderedElement, file: ParsedFile): AuthFact {
  const origin = originOf(element.names[0], file);
  if (!origin) return undefined;
  if (CONVEX_PACKAGES.test(origin.module))
    return CONVEX_GATE_NAMES.test(origin.name) ? "convex" : undefined;
  if (!CLERK_PACKAGES.test(origin.module)) return undefined;
  if (/^(?:SignedIn|Protect)$/.test(origin.name)) return { gate: `<${origin.name}>` };
  if (/^(?:SignedOut|ClerkLoading)$/.test(origin.name)) return "signed-out";
  return origin.name === "Show" ? authFactOfShow(element) : undefined;
}

function authFactOfShow(element: RenderedElement): AuthFact {
  const prop = propNamed(element, "when");
  const when = prop && propValue(prop);
  if (!when) return undefined;
  if (ts.isStringLiteralLike(when)) {
    return when.text === "signed-out" ? "signed-out" : { gate: `<Show when="${when.text}">` };
  }
  // A role, a plan or another condition is a user's.
  const isCondition = ts.isObjectLiteralExpression(when) || ts.isArrowFunction(when);
  return isCondition ? { gate: "<Show>" } : undefined;
}
