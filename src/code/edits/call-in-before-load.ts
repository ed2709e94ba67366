/** Lets a root route give the server's client the user's token before anything is loaded. */

import { ts } from "ts-morph";
import { addImports } from "../splice/add-imports.ts";
import { type EditResult, editFile, KEPT, refusedAt } from "../splice/edit-result.ts";
import { insertFirst } from "../splice/prepend-item.ts";
import { memberNamed } from "../syntax/evaluate.ts";
import { freeName, identifiersIn, importedName } from "../syntax/identifiers.ts";
import { unwrap } from "../syntax/unwrap.ts";
import { awaitFirst } from "./before-load-function.ts";
import { routeCall } from "./root-route-call.ts";
import type { RootTokenEdit } from "./source-edit.ts";

/**
 * The file's text with the function called in `beforeLoad`, first of all. Kept where it is imported
 * already; a `beforeLoad` that isn't a function which is written out there is refused.
 */
export function callInBeforeLoad(
  source: { path: string; text: string },
  { router, setter, context }: Pick<RootTokenEdit, "router" | "setter" | "context">,
): EditResult {
  return editFile(source, ({ file, edited, style }) => {
    const { tree } = file;
    const isNamed = (name: string) => identifiersIn(tree).some((each) => each.text === name);
    if (isNamed("serverHttpClient")) return KEPT;
    if (importedName(tree, setter.module, setter.name) !== undefined) return KEPT;
    // A provider that isn't handed its client by the context is its owner's to feed.
    if (!isNamed(context)) return KEPT;
    const found = routeCall(file, router);
    // Without a context of its own the route is handed nothing.
    if (!found || found.isPlain) return KEPT;
    const options = found.call.arguments[0] && unwrap(found.call.arguments[0]);
    if (!options || !ts.isObjectLiteralExpression(options)) {
      return refusedAt(found.call, "The root route's options are not written out here.");
    }
    const member = memberNamed(options, "beforeLoad", file);
    if (member.status === "unknown") {
      return refusedAt(member.at, "Options that aren't written out here may set beforeLoad.");
    }
    const local = freeName(tree, [setter.name, "giveTokenToConvex"]);
    const callWith = (client: string) => `${local}(${client}.${context})`;
    if (member.status === "absent") {
      insertFirst(edited, options, `beforeLoad: ({ context }) => ${callWith("context")}`, style);
    } else if (!awaitFirst(edited, member.property, style, callWith)) {
      const message = "beforeLoad is no function here that could wait for the token first.";
      return refusedAt(member.property, message);
    }
    addImports(edited, tree, style, [
      { module: setter.module, names: [{ exported: setter.name, local }] },
    ]);
    return undefined;
  });
}
