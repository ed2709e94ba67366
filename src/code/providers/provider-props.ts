/** Reads what a provider's element is given as `useAuth`. */

import type { ts } from "ts-morph";
import { originOf } from "../syntax/binding.ts";
import type { ParsedFile } from "../syntax/parse.ts";
import { propNamed, propValue, spreadIn } from "../syntax/rendered-element.ts";
import type { ProviderElement } from "./provider-elements.ts";

/** Whether an element is given `useAuth`; a wired one may be so by a spread. */
export function hasUseAuth(element: ProviderElement): boolean {
  if (useAuthValue(element)) return true;
  return element.kind !== "convex" && element.props.some(spreadIn);
}

/**
 * The module that an element's `useAuth` comes from; "" where that is the file itself, undefined
 * where the prop isn't written out.
 */
export function useAuthModule(element: ProviderElement, file: ParsedFile): string | undefined {
  const value = useAuthValue(element);
  return value && (originOf(value, file)?.module ?? "");
}

/** The value of the prop `useAuth`, where it is written out. */
export function useAuthValue(element: ProviderElement): ts.Expression | undefined {
  const prop = propNamed(element, "useAuth");
  return prop && propValue(prop);
}
