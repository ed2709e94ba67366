/** Sees to it that an option of a call is a list that begins with a call of Clerk's. */

import { ts } from "ts-morph";
import { addImports } from "../splice/add-imports.ts";
import { type EditResult, editFile, KEPT, refusedAt } from "../splice/edit-result.ts";
import { insertFirst } from "../splice/prepend-item.ts";
import { callsOf, keyOf, reachesCall } from "../syntax/calls.ts";
import { localName } from "../syntax/identifiers.ts";
import { evaluate, lastProperty, objectsGiven, writtenValue } from "../syntax/values/evaluate.ts";
import type { ListedOptionEdit } from "./source-edit.ts";

/** The file's text with the item first in the option of the call; what isn't written out is refused. */
export function prependOption(
  source: { path: string; text: string },
  { call, option, item }: Pick<ListedOptionEdit, "call" | "option" | "item">,
): EditResult {
  return editFile(source, ({ file, edited, style }) => {
    const { tree } = file;
    const [made] = callsOf(file, call);
    const [options, another] = made?.arguments[0]
      ? objectsGiven(made.arguments[0], file, { functions: true })
      : [];
    if (!options && reachesCall(made?.arguments[0], file, item)) return KEPT;
    if (!made || !options || another)
      return refusedAt(made ?? tree, `No options are written out for ${call.name} here.`);
    const loose = options.properties.find((each) => keyOf(each) === undefined);
    if (loose) {
      return refusedAt(loose, "Options that aren't written out here may set the same one again.");
    }
    const property = lastProperty(options, option);
    const written = property && writtenValue(property);
    if (reachesCall(written, file, item)) return KEPT;
    const { local, missing } = localName(tree, item.module, [item.name, "clerk"]);
    if (property) {
      const list = written && evaluate(written, file);
      if (!list || !ts.isArrayLiteralExpression(list)) {
        return refusedAt(property, `${option} is no list that is written out here.`);
      }
      insertFirst(edited, list, `${local}()`, style);
    } else {
      insertFirst(edited, options, `${option}: [${local}()]`, style);
    }
    addImports(edited, tree, style, [{ module: item.module, names: missing }]);
    return undefined;
  });
}
