/** Finds the call that makes the root route of a TanStack app. */

import { ts } from "ts-morph";
import { originOf } from "../syntax/binding.ts";
import type { ParsedFile } from "../syntax/parse.ts";
import { unwrap } from "../syntax/unwrap.ts";
import { topVariables } from "../syntax/values/constants.ts";
import type { RootRouteMakers } from "./source-edit.ts";

export type RouteCall = {
  /** The name of the route's constant. */
  route: string;
  call: ts.CallExpression;
  isPlain: boolean;
};

/** `const Route = createRootRoute(…)`, or `createRootRouteWithContext<…>()(…)`. */
export function routeCall(file: ParsedFile, router: RootRouteMakers): RouteCall | undefined {
  for (const { name, initializer } of topVariables(file.tree)) {
    const value = initializer && unwrap(initializer);
    if (!ts.isIdentifier(name) || !value || !ts.isCallExpression(value)) continue;
    const inner = unwrap(value.expression);
    const maker = ts.isCallExpression(inner) ? inner.expression : inner;
    const origin = originOf(maker, file);
    if (origin?.module !== router.module) continue;
    const isPlain = origin.name === router.plain && !ts.isCallExpression(inner);
    if (isPlain || (origin.name === router.withContext && ts.isCallExpression(inner))) {
      return { route: name.text, call: value, isPlain };
    }
  }
  return undefined;
}
