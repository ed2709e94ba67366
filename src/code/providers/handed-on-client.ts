/** Tells a provider that brings the client around it to where the context doesn't reach: another renderer. */

import type { ParsedFile } from "../syntax/parse.ts";
import { givenProp, type RenderedElement } from "../syntax/rendered-element.ts";
import { evaluate } from "../syntax/values/evaluate.ts";
import { takesClient } from "./convex-client.ts";

/** Whether an element's client is the one of the provider around it, which `useConvex` gives. */
export function handsOnClient({ props }: RenderedElement, file: ParsedFile): boolean {
  const given = givenProp(props, "client", file);
  return given.status === "written" && takesClient(evaluate(given.value, file), file);
}
