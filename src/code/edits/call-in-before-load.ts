/** Lets a root route give the server's client the user's token before anything is loaded. */

import MagicString from "magic-string";
import { ts } from "ts-morph";
import { addImports } from "../splice/add-imports.ts";
import {
  type Edited,
  isRefusal,
  parsedOrRefused,
  readBack,
  refusedAt,
} from "../splice/edit-result.ts";
import { insertFirst } from "../splice/prepend-item.ts";
import { keyOf } from "../syntax/calls.ts";
import { hasModifier } from "../syntax/exports.ts";
import { endBefore, fileStyle, indentationAt } from "../syntax/file-style.ts";
import { freeName, importedName } from "../syntax/identifiers.ts";
import { unwrap } from "../syntax/unwrap.ts";
import { routeCall } from "./root-route-call.ts";
import type { RootTokenEdit } from "./source-edit.ts";

/**
 * The file's text with the function called in `beforeLoad`, first of all. Kept where it is imported
 * already; a `beforeLoad` that isn't an async function with the context among its arguments is refused.
 */
export function tokenInRoot(
  source: { path: string; text: string },
  { router, give, context }: Pick<RootTokenEdit, "router" | "give" | "context">,
): Edited {
  const file = parsedOrRefused(source);
  if (isRefusal(file)) return file;
  const { tree, text } = file;
  if (/\bserverHttpClient\b/.test(text)) return { status: "kept" };
  if (importedName(tree, give.module, give.name) !== undefined) return { status: "kept" };
  // A provider that isn't handed its client by the context is its owner's to feed.
  if (!new RegExp(`\\b${context}\\b`).test(text)) return { status: "kept" };
  const found = routeCall(file, router);
  // Without a context of its own the route is handed nothing.
  if (!found || found.isPlain) return { status: "kept" };
  const options = found.call.arguments[0] && unwrap(found.call.arguments[0]);
  if (!options || !ts.isObjectLiteralExpression(options)) {
    return refusedAt(found.call, "The root route's options are not written out here.");
  }
  const edited = new MagicString(text);
  const style = fileStyle(tree);
  const local = freeName(tree, [give.name, "giveTokenToConvex"]);
  const given = `${local}(context.${context})`;
  const present = options.properties.find((each) => keyOf(each) === "beforeLoad");
  if (present) {
    const body = asyncBody(present);
    if (!body) {
      return refusedAt(
        present,
        "beforeLoad is no async function with { context } as its argument here.",
      );
    }
    const [first] = body.statements;
    const isOnLines = body.getText().includes("\n");
    const inner = first && isOnLines ? indentationAt(text, first.getStart()) : "";
    const ending = endBefore(text, body.getStart() + 1, style.semicolon);
    const line = `await ${given}${ending}`;
    if (isOnLines)
      edited.appendLeft(
        body.getStart() + 1,
        `${style.newline}${inner || indentationAt(text, body.getStart()) + style.indent}${line}`,
      );
    else
      edited.appendLeft(body.getStart() + 1, ` ${line}${first ? ";".slice(ending.length) : " "}`);
  } else {
    insertFirst(edited, options, `beforeLoad: ({ context }) => ${given}`, style);
  }
  addImports(edited, tree, style, [
    { module: give.module, names: [{ exported: give.name, local }] },
  ]);
  return readBack(file, edited.toString());
}

function asyncBody(property: ts.ObjectLiteralElementLike): ts.Block | undefined {
  const value = ts.isPropertyAssignment(property) ? unwrap(property.initializer) : property;
  const isFunction =
    ts.isArrowFunction(value) || ts.isFunctionExpression(value) || ts.isMethodDeclaration(value);
  if (!isFunction || !value.body || !ts.isBlock(value.body)) return undefined;
  const isAsync = hasModifier(value, ts.SyntaxKind.AsyncKeyword);
  const [argument] = value.parameters;
  const names =
    argument && ts.isObjectBindingPattern(argument.name)
      ? argument.name.elements
          .filter(({ propertyName, dotDotDotToken }) => !propertyName && !dotDotDotToken)
          .map(({ name }) => name.getText())
      : [];
  return isAsync && names.includes("context") ? value.body : undefined;
}
