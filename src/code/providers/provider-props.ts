/** Reads what a provider's element is given as `useAuth`. */

import type { ts } from "ts-morph";
import { originOf } from "../syntax/binding.ts";
import type { ParsedFile } from "../syntax/parse.ts";
import { givenProp } from "../syntax/rendered-element.ts";
import type { ProviderElement } from "./provider-elements.ts";

/** Whether an element is given `useAuth`; a wired one may be so by a spread that can't be read. */
export function hasUseAuth({ props, kind }: ProviderElement, file: ParsedFile): boolean {
  const { status } = givenProp(props, "useAuth", file);
  return status === "unknown" ? kind !== "convex" : status === "written";
}

/**
 * The module that an element's `useAuth` comes from; "" where that is the file itself, undefined
 * where the prop isn't written out.
 */
export function useAuthModule(element: ProviderElement, file: ParsedFile): string | undefined {
  const value = useAuthValue(element, file);
  return value && (originOf(value, file)?.module ?? "");
}

/** The value of the prop `useAuth`, where it is written out. */
export function useAuthValue(
  { props }: ProviderElement,
  file: ParsedFile,
): ts.Expression | undefined {
  const given = givenProp(props, "useAuth", file);
  return given.status === "written" ? given.value : undefined;
}
