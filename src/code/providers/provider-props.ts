/** Reads what a provider's element is given as `useAuth`. */

import { ts } from "ts-morph";
import { originOf } from "../syntax/binding.ts";
import { evaluate } from "../syntax/evaluate.ts";
import type { ParsedFile } from "../syntax/parse.ts";
import { propName, propValue, spreadIn, type WrittenProp } from "../syntax/rendered-element.ts";
import type { ProviderElement } from "./provider-elements.ts";

/** Whether an element is given `useAuth`; a wired one may be so by a spread that can't be read. */
export function hasUseAuth({ props, kind }: ProviderElement, file: ParsedFile): boolean {
  const given = useAuthAmong(props, file);
  return given === "unknown" ? kind !== "convex" : given !== undefined;
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
  const given = useAuthAmong(props, file);
  return given === "unknown" ? undefined : given;
}

/** What stands last counts: a spread that can't be read behind the prop may set it again. */
function useAuthAmong(
  props: readonly WrittenProp[],
  file: ParsedFile,
  passed: readonly ts.Node[] = [],
): ts.Expression | "unknown" | undefined {
  for (const prop of props.toReversed()) {
    if (propName(prop) === "useAuth") return propValue(prop) ?? "unknown";
    const spread = spreadIn(prop);
    const value = spread && evaluate(spread, file);
    if (!value) continue;
    if (!ts.isObjectLiteralExpression(value) || passed.includes(value)) return "unknown";
    const given = useAuthAmong(value.properties, file, [...passed, value]);
    if (given) return given;
  }
  return undefined;
}
