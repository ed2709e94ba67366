/** Finds what a Vite configuration puts in a variable's place, whatever the env files say. */

import { ts } from "ts-morph";
import { keyOf } from "../syntax/calls.ts";
import { descendants } from "../syntax/descendants.ts";
import { parseFile, positionOf } from "../syntax/parse.ts";
import { writtenValue } from "../syntax/values/evaluate.ts";
import { countedObject, valueAt } from "./vite-config.ts";

/**
 * The line (from 1) of the entry of `define` that stands for a variable; undefined where there is none,
 * or it is made of that variable itself.
 */
export function definedVariable(
  { path, text }: { path: string; text: string },
  variable: string,
): { line: number } | undefined {
  if (!text.includes("define") || !text.includes(variable)) return undefined;
  const file = parseFile(path, text);
  const config = countedObject(file);
  const define = config && valueAt(config, ["define"], file);
  if (!define || !ts.isObjectLiteralExpression(define)) return undefined;
  const names = ["import.meta.env", "process.env"].map((env) => `${env}.${variable}`);
  const entry = define.properties.findLast((each) => names.includes(keyOf(each) ?? ""));
  const value = entry && writtenValue(entry);
  if (!entry || !value) return undefined;
  const isItself = [...descendants(value)].some(
    (node) => (ts.isIdentifier(node) || ts.isStringLiteralLike(node)) && node.text === variable,
  );
  return isItself ? undefined : { line: positionOf(file.tree, entry.getStart()).line };
}
