/** Lets a root route give the server's client the user's token before anything is loaded. */

import { ts } from "ts-morph";
import { addImports } from "../splice/add-imports.ts";
import { type EditResult, editFile, KEPT, refusedAt } from "../splice/edit-result.ts";
import { insertFirst } from "../splice/prepend-item.ts";
import { memberNamed } from "../syntax/evaluate.ts";
import { hasModifier } from "../syntax/exports.ts";
import { endBefore, indentationAt } from "../syntax/file-style.ts";
import { freeName, identifiersIn, importedName } from "../syntax/identifiers.ts";
import { unwrap } from "../syntax/unwrap.ts";
import { routeCall } from "./root-route-call.ts";
import type { RootTokenEdit } from "./source-edit.ts";

/**
 * The file's text with the function called in `beforeLoad`, first of all. Kept where it is imported
 * already; a `beforeLoad` that isn't an async function with the context among its arguments is refused.
 */
export function callInBeforeLoad(
  source: { path: string; text: string },
  { router, setter, context }: Pick<RootTokenEdit, "router" | "setter" | "context">,
): EditResult {
  return editFile(source, ({ file, edited, style }) => {
    const { tree, text } = file;
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
    const given = `${local}(context.${context})`;
    const present = member.status === "written" ? member.property : undefined;
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
      { module: setter.module, names: [{ exported: setter.name, local }] },
    ]);
    return undefined;
  });
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
