/** Tells what a module exports to handle requests, as far as who made it. */

import { ts } from "ts-morph";
import { originOf } from "../../syntax/binding.ts";
import { callsOf } from "../../syntax/calls.ts";
import { exportsOf } from "../../syntax/exports.ts";
import type { ExportRef } from "../../syntax/imports.ts";
import { parseFile } from "../../syntax/parse.ts";
import { evaluate } from "../../syntax/values/evaluate.ts";

/** Whether a module calls an export of a package, or of a part of it. */
export function calledFrom(
  { path, text }: { path: string; text: string },
  name: string,
  packageName: string,
): boolean {
  const file = parseFile(path, text);
  return [packageName, `${packageName}/server`].some(
    (module) => callsOf(file, { module, name }).length > 0,
  );
}

/** Whether a call of that export is itself what is exported by one of the names: no code of the app's stands before it. */
export function isMadeBy(
  { path, text }: { path: string; text: string },
  names: readonly string[],
  factory: ExportRef,
): boolean {
  const file = parseFile(path, text);
  return exportsOf(file.tree)
    .filter(({ name }) => names.includes(name))
    .some(({ value }) => {
      const given = value && ts.isVariableDeclaration(value) ? value.initializer : value;
      const made = given && evaluate(given, file);
      const origin = made && ts.isCallExpression(made) && originOf(made.expression, file);
      return origin && origin.module === factory.module && origin.name === factory.name;
    });
}
