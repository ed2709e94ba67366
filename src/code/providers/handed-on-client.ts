/** Tells a provider that brings the client around it to where the context doesn't reach: another renderer. */

import { ts } from "ts-morph";
import { originOf } from "../syntax/binding.ts";
import type { ParsedFile } from "../syntax/parse.ts";
import { givenProp, type RenderedElement } from "../syntax/rendered-element.ts";
import { evaluate } from "../syntax/values/evaluate.ts";

/** Whether an element's client is the one of the provider around it, which `useConvex` gives. */
export function handsOnClient({ props }: RenderedElement, file: ParsedFile): boolean {
  const given = givenProp(props, "client", file);
  const value = given.status === "written" ? evaluate(given.value, file) : undefined;
  const origin = value && ts.isCallExpression(value) ? originOf(value.expression, file) : undefined;
  return origin?.module === "convex/react" && origin.name === "useConvex";
}
