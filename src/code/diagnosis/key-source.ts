/** Finds where an app's ClerkProvider takes its publishable key from. */

import { ts } from "ts-morph";
import { type ProviderElement, providerElements } from "../providers/provider-elements.ts";
import { environmentRead } from "../syntax/environment-read.ts";
import { evaluate } from "../syntax/evaluate.ts";
import { isOneOrOther } from "../syntax/guards.ts";
import type { ReExportedBinding } from "../syntax/imports.ts";
import { type ParsedFile, parseFile, positionOf } from "../syntax/parse.ts";
import { givenProp } from "../syntax/rendered-element.ts";

/** Line and column are the element's, counted from 1. */
export type KeySource = { file: string; line: number; column: number } & Key;

/**
 * `none`: no prop is written; `unclear`: one is, or may be, and the file doesn't tell its value. A
 * `fallback` is the string that stands in for a variable without a value.
 */
type Key =
  | { kind: "variable"; name: string; fallback?: string }
  | { kind: "literal"; value: string }
  | { kind: "none" }
  | { kind: "unclear" };

const PROP = "publishableKey";
const NONE: Key = { kind: "none" };
const UNCLEAR: Key = { kind: "unclear" };

/** One for each ClerkProvider element of a file, in its order. */
export function keySources(source: {
  path: string;
  text: string;
  reExports?: readonly ReExportedBinding[];
}): KeySource[] {
  const { path, text, reExports = [] } = source;
  // Another file may hand it on under a name of its own.
  if (reExports.length === 0 && !text.includes("ClerkProvider")) return [];
  const file = parseFile(path, text, reExports);
  return providerElements(file)
    .filter(({ kind }) => kind === "clerk")
    .map((element) => ({
      file: path,
      ...positionOf(file.tree, element.node.getStart(file.tree)),
      ...keyOfElement(element, file),
    }));
}

/** The key that an element is given; `none` only where it is written out that there is none. */
function keyOfElement({ props }: ProviderElement, file: ParsedFile): Key {
  const given = givenProp(props, PROP, file);
  if (given.status === "written") return keyOfValue(given.value, file);
  return given.status === "absent" ? NONE : UNCLEAR;
}

function keyOfValue(
  expression: ts.Node,
  file: ParsedFile,
  known: Map<ts.Node, Key> = new Map(),
): Key {
  const value = evaluate(expression, file);
  const before = known.get(value);
  if (before) return before;
  // What it is made of itself, in a circle, is unclear.
  known.set(value, UNCLEAR);
  const key = keyOfEvaluated(value, file, known);
  known.set(value, key);
  return key;
}

function keyOfEvaluated(value: ts.Node, file: ParsedFile, known: Map<ts.Node, Key>): Key {
  if (ts.isStringLiteralLike(value)) return { kind: "literal", value: value.text };
  const name = environmentRead(value, file, "bundler");
  if (name !== undefined) return { kind: "variable", name };
  if (!isOneOrOther(value)) return UNCLEAR;
  const keys = [value.left, value.right].map((each) => keyOfValue(each, file, known));
  const first = (kind: Key["kind"]) => keys.find((key) => key.kind === kind);
  const [variable, literal] = [first("variable"), first("literal")];
  if (variable?.kind === "variable" && literal?.kind === "literal") {
    return { fallback: literal.value, ...variable };
  }
  return variable ?? first("unclear") ?? literal ?? UNCLEAR;
}
