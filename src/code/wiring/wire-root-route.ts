/** Puts both providers into the document that a root route renders. */

import MagicString from "magic-string";
import { ts } from "ts-morph";
import { type RouteCall, routeCall } from "../edits/root-route-call.ts";
import type { RootRouteMakers } from "../edits/source-edit.ts";
import { providerElements } from "../providers/provider-elements.ts";
import { addImports } from "../splice/add-imports.ts";
import {
  type Edited,
  isRefusal,
  parsedOrRefused,
  readBack,
  refusedAt,
} from "../splice/edit-result.ts";
import { importLine } from "../splice/import-edits.ts";
import { startLayout } from "../splice/jsx-layout.ts";
import { importedAsType } from "../splice/namespace-type.ts";
import { removeNames } from "../splice/remove-specifiers.ts";
import { endOfLine, useOf } from "../splice/statements.ts";
import { type FileStyle, fileStyle, indentationAt } from "../syntax/file-style.ts";
import { identifiersIn, importedName, localName } from "../syntax/identifiers.ts";
import { namedImports } from "../syntax/imports.ts";
import type { ParsedFile } from "../syntax/parse.ts";
import { unwrap } from "../syntax/unwrap.ts";
import type { RouterClient } from "./extract-from-router.ts";
import { elementsOf, wrapChildren } from "./insert-clerk.ts";

export type RootRoute = {
  /** The package that makes routes, and its two functions for a root: without and with a context. */
  router: RootRouteMakers;
  sdk: string;
  client: RouterClient;
};

/**
 * The file's text with the client's type in the route's context and ClerkProvider around
 * `ConvexProviderWithClerk` in `<body>`.
 */
export function providersInRoot(source: { path: string; text: string }, root: RootRoute): Edited {
  const file = parsedOrRefused(source);
  if (isRefusal(file)) return file;
  if (providerElements(file).some(({ kind }) => kind === "convex-with-clerk")) {
    return { status: "kept" };
  }
  const { tree } = file;
  const { client, router, sdk } = root;
  const found = routeCall(file, router);
  if (!found)
    return refusedAt(
      tree,
      `No ${router.plain} or ${router.withContext} of ${router.module} is called here.`,
    );
  const [body, another] = elementsOf(tree, ({ tag }) => tag === "body");
  if (!body || another || !ts.isJsxElement(body)) {
    return refusedAt(
      another ?? body ?? tree,
      "There is not one <body> with children here to put the providers in.",
    );
  }
  const component = ts.findAncestor(
    body,
    (node): node is ts.FunctionDeclaration | ts.ArrowFunction =>
      ts.isFunctionDeclaration(node) || ts.isArrowFunction(node),
  );
  if (!component?.body || !ts.isBlock(component.body)) {
    return refusedAt(body, "The component that renders <body> has no block of statements.");
  }
  const isDeclaredInside = (each: ts.Identifier) => {
    const declared = file.declarationOf(each);
    return declared && ts.findAncestor(declared, (node) => node === component) !== undefined;
  };
  const clash = identifiersIn(component).find(
    (each) => each.text === client.name || (each.text === found.route && isDeclaredInside(each)),
  );
  if (clash) return refusedAt(clash, `${clash.text} is something else in this component.`);
  const edited = new MagicString(file.text);
  const style = fileStyle(tree);
  const typed = /\.tsx?$/.test(source.path)
    ? typeContext(edited, file, found, root, style)
    : undefined;
  if (typed) return typed;
  declareClient(edited, component.body, found.route, client.name, style);
  const clerk = localName(tree, sdk, ["ClerkProvider", "ClerkAuthProvider"]);
  const useAuth = localName(tree, sdk, ["useAuth", "useClerkAuth"]);
  const wired = localName(tree, "convex/react-clerk", [
    "ConvexProviderWithClerk",
    "ConvexClerkProvider",
  ]);
  wrapChildren(startLayout(edited, style), body, [
    { name: clerk.local, props: [] },
    { name: wired.local, props: [`client={${client.client}}`, `useAuth={${useAuth.local}}`] },
  ]);
  addImports(edited, tree, style, [
    { module: sdk, names: [...clerk.missing, ...useAuth.missing] },
    { module: "convex/react-clerk", names: wired.missing },
  ]);
  return readBack(file, edited.toString(), (after) => {
    const kinds = providerElements(after).map(({ kind }) => kind);
    return kinds.join() === "clerk,convex-with-clerk"
      ? undefined
      : "the providers would not be there";
  });
}

/** Adds the client to the type of the route's context; gives what is in the way. */
function typeContext(
  edited: MagicString,
  file: ParsedFile,
  { call, isPlain }: RouteCall,
  { router, client }: RootRoute,
  style: FileStyle,
): Edited | undefined {
  const { text, tree } = file;
  const { type, name } = client;
  const typeName = importedAsType(tree, type.module, type.name);
  const member = `${name}: ${typeName ?? type.name}`;
  if (isPlain) {
    if (call.expression.getText() !== router.plain) {
      return refusedAt(call, `${router.plain} is called by another name here.`);
    }
    const taken = useOf(tree, router.withContext);
    if (taken && importedName(tree, router.module, router.withContext) === undefined) {
      return refusedAt(taken, `${router.withContext} is something else in this file.`);
    }
    const written = `{${style.newline}${style.indent}${member}${style.semicolon}${style.newline}}`;
    const { expression } = call;
    edited.overwrite(
      expression.getStart(),
      expression.getEnd(),
      `${router.withContext}<${written}>()`,
    );
    renameImport(edited, file, router, style);
  } else {
    const inner = unwrap(call.expression);
    const [given] = ts.isCallExpression(inner) ? (inner.typeArguments ?? []) : [];
    const members = given && membersOf(given, file);
    if (!members)
      return refusedAt(call, "The type of the route's context is not written out in this file.");
    if (members.some((each) => each.name?.getText() === name)) return undefined;
    const last = members.at(-1);
    if (last) {
      const isOnLine = /\n[ \t]*$/.test(text.slice(0, last.getStart()));
      const gap = isOnLine ? style.newline + indentationAt(text, last.getStart()) : " ";
      const end = /[;,]$/.exec(last.getText())?.[0] ?? "";
      const before = end === "" && !isOnLine ? ";" : "";
      const at = isOnLine ? endOfLine(text, last.getEnd()) : last.getEnd();
      edited.appendLeft(at, `${before}${gap}${member}${end}`);
    } else if (given && ts.isTypeLiteralNode(given)) {
      edited.overwrite(given.getStart(), given.getEnd(), `{ ${member} }`);
    } else {
      return refusedAt(
        given ?? call,
        "The type of the route's context has no members of its own here.",
      );
    }
  }
  const anchor = tree.statements.find(ts.isImportDeclaration);
  if (typeName === undefined && anchor) {
    const names = [{ exported: type.name, local: type.name }];
    const line = importLine({ module: type.module, names, isType: true }, style);
    edited.appendLeft(anchor.getStart(), line + style.newline);
  }
  return undefined;
}

/** The members of a type that is written out here, or declared here under a name. */
function membersOf(type: ts.TypeNode, file: ParsedFile): readonly ts.TypeElement[] | undefined {
  if (ts.isTypeLiteralNode(type)) return type.members;
  if (!ts.isTypeReferenceNode(type) || !ts.isIdentifier(type.typeName)) return undefined;
  const declaration = file.declarationOf(type.typeName);
  if (declaration && ts.isInterfaceDeclaration(declaration)) return declaration.members;
  const isAlias = declaration && ts.isTypeAliasDeclaration(declaration);
  return isAlias && ts.isTypeLiteralNode(declaration.type) ? declaration.type.members : undefined;
}

/** Brings in the function with a context, in place of the plain one where nothing else calls that. */
function renameImport(
  edited: MagicString,
  { tree }: ParsedFile,
  router: RootRouteMakers,
  style: FileStyle,
): void {
  const present = namedImports(tree, router.module);
  const named = present?.elements ?? [];
  const plain = named.find((each) => each.name.text === router.plain && !each.propertyName);
  const hasOther = named.some((each) => each.name.text === router.withContext);
  const uses = identifiersIn(tree).filter(
    ({ text, parent }) => text === router.plain && parent !== plain,
  );
  if (!present || !plain) return;
  if (uses.length > 1) {
    if (!hasOther) edited.appendLeft(plain.getEnd(), `, ${router.withContext}`);
  } else if (hasOther) removeNames(edited, present, [plain], style);
  else edited.overwrite(plain.getStart(), plain.getEnd(), router.withContext);
}

function declareClient(
  edited: MagicString,
  body: ts.Block,
  route: string,
  name: string,
  { newline, semicolon }: FileStyle,
): void {
  const { text } = body.getSourceFile();
  const [first] = body.statements;
  const inner = indentationAt(text, (first ?? body).getStart());
  edited.appendLeft(
    body.getStart() + 1,
    `${newline}${inner}const { ${name} } = ${route}.useRouteContext()${semicolon}${newline}`,
  );
}
