/** Finds the calls that query Convex, and works out when their arguments let them run. */

import { ts } from "ts-morph";
import type { OpenModule } from "../modules/export-declarations.ts";
import { originOf } from "../syntax/binding.ts";
import { keyOf } from "../syntax/calls.ts";
import type { ParsedFile } from "../syntax/parse.ts";
import { unwrap } from "../syntax/unwrap.ts";
import { constantValue } from "../syntax/values/constants.ts";
import { type AuthFact, and, authFactOf, or } from "./auth-condition.ts";
import { CONVEX_PACKAGES } from "./auth-state.ts";

const QUERY_HOOK = /^(?:convexQuery|use(?:Convex)?(?:Query|PaginatedQuery|Queries))$/;

/** The query hook that a call is of. */
export function queryHook(call: ts.CallExpression, file: ParsedFile): string | undefined {
  const origin = originOf(call.expression, file);
  const isQuery = origin && CONVEX_PACKAGES.test(origin.module) && QUERY_HOOK.test(origin.name);
  return isQuery ? origin.name : undefined;
}

/** The place of a query, as others find it again. */
export function queryKey(call: ts.CallExpression, { path }: ParsedFile): string {
  return `${path} ${call.pos}`;
}

/** What running this query proves; `convex` also if it never runs. */
export function authFactOfQuery(
  call: ts.CallExpression,
  hook: string,
  file: ParsedFile,
  open: OpenModule,
): AuthFact {
  const isMany = hook.endsWith("Queries");
  const known = new Map<ts.Node, AuthFact[]>();
  /** What each path proves on which the arguments are anything but "skip", together. */
  const waysOf = (args: ts.Node): AuthFact[] => {
    const ways = known.get(args) ?? waysBehind(args);
    const together = ways.length > 1 ? [ways.reduce(or)] : ways;
    known.set(args, together);
    return together;
  };
  const waysBehind = (args: ts.Node): AuthFact[] => {
    const bare = unwrap(args);
    if (isMany ? isEmptyObject(bare) : isSkip(bare)) return [];
    if (ts.isConditionalExpression(bare)) {
      const { condition, whenTrue, whenFalse } = bare;
      const given = (part: ts.Node) =>
        waysOf(part).map((way) => and(authFactOf(condition, part === whenTrue, file, open), way));
      return [...given(whenTrue), ...given(whenFalse)];
    }
    const value = constantValue(bare, file);
    return value ? waysOf(value) : [undefined];
  };
  const args = call.arguments[isMany ? 0 : 1];
  const own = args ? waysOf(args).reduce(or, "convex") : undefined;
  const enabled = enabledOf(call);
  return enabled ? and(own, authFactOf(enabled, true, file, open)) : own;
}

function isSkip(args: ts.Node): boolean {
  return ts.isStringLiteralLike(args) && args.text === "skip";
}

function isEmptyObject(args: ts.Node): boolean {
  return ts.isObjectLiteralExpression(args) && args.properties.length === 0;
}

/** The condition in `{ ...convexQuery(…), enabled: condition }`. */
function enabledOf({ parent }: ts.CallExpression): ts.Node | undefined {
  const options = ts.isSpreadAssignment(parent) ? parent.parent.properties : [];
  const property = options.find((each) => keyOf(each) === "enabled");
  return property && ts.isPropertyAssignment(property) ? property.initializer : property?.name;
}
