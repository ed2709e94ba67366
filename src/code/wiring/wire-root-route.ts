/** Puts both providers into the document that a root route renders. */

import type MagicString from "magic-string";
import { ts } from "ts-morph";
import { type RouteCall, routeCall } from "../edits/root-route-call.ts";
import type { RootRouteMakers } from "../edits/source-edit.ts";
import { providerElements } from "../providers/provider-elements.ts";
import { addImports } from "../splice/add-imports.ts";
import {
  type Draft,
  type EditResult,
  editFile,
  KEPT,
  type Refusal,
  refusedAt,
} from "../splice/edit-result.ts";
import { importLine } from "../splice/import-edits.ts";
import { startLayout } from "../splice/jsx-layout.ts";
import { importedAsType } from "../splice/namespace-type.ts";
import { removeNames } from "../splice/remove-specifiers.ts";
import { endOfLine, useOf } from "../splice/statements.ts";
import { type FileStyle, indentationAt, isFirstOnLine } from "../syntax/file-style.ts";
import { identifiersIn, importedName, localName } from "../syntax/identifiers.ts";
import { namedImports } from "../syntax/imports.ts";
import type { ParsedFile } from "../syntax/parse.ts";
import { unwrap } from "../syntax/unwrap.ts";
import { elementsNamed } from "./body-element.ts";
import type { RouterClient } from "./extract-from-router.ts";
import { wrapChildren } from "./insert-clerk.ts";

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
export function wireRootRoute(source: { path: string; text: string }, root: RootRoute): EditResult {
  return editFile(
    source,
    (draft) => {
      const { file } = draft;
      if (providerElements(file).some(({ kind }) => kind === "convex-with-clerk")) return KEPT;
      const document = documentOf(file, root);
      if ("status" in document) return document;
      const typed = /\.tsx?$/.test(source.path)
        ? typeContext(draft, document.found, root)
        : undefined;
      if (!typed) putProviders(draft, document, root);
      return typed;
    },
    (after) => {
      const kinds = providerElements(after).map(({ kind }) => kind);
      return kinds.join() === "clerk,convex-with-clerk"
        ? undefined
        : "the providers would not be there";
    },
  );
}

/** The root route's call, and the `<body>` that its component renders. */
type RootDocument = { found: RouteCall; body: ts.JsxElement; block: ts.Block };

function documentOf(file: ParsedFile, { client, router }: RootRoute): RootDocument | Refusal {
  const { tree } = file;
  const found = routeCall(file, router);
  if (!found)
    return refusedAt(
      tree,
      `No ${router.plain} or ${router.withContext} of ${router.module} is called here.`,
    );
  const [body, another] = elementsNamed(tree, "body");
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
  return { found, body, block: component.body };
}

function putProviders(
  { file: { tree }, edited, style }: Draft,
  { found, body, block }: RootDocument,
  { client, sdk }: RootRoute,
): void {
  declareClient(edited, block, { route: found.route, name: client.name }, style);
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
}

/** Adds the client to the type of the route's context; gives what is in the way. */
function typeContext(
  draft: Draft,
  { call, isPlain }: RouteCall,
  { router, client }: RootRoute,
): Refusal | undefined {
  const { file, edited, style } = draft;
  const { tree } = file;
  const { type, name } = client;
  const typeName = importedAsType(tree, type.module, type.name);
  const member = { name, text: `${name}: ${typeName ?? type.name}` };
  const refusal = isPlain
    ? giveContext(draft, call, router, member.text)
    : extendContext(draft, call, member);
  if (refusal) return refusal === "kept" ? undefined : refusal;
  const anchor = tree.statements.find(ts.isImportDeclaration);
  if (typeName === undefined && anchor) {
    const names = [{ exported: type.name, local: type.name }];
    const line = importLine({ module: type.module, names, isType: true }, style);
    edited.appendLeft(anchor.getStart(), line + style.newline);
  }
  return undefined;
}

/** Makes a route without a context one that has the client in it. */
function giveContext(
  { file: { tree }, edited, style }: Draft,
  call: ts.CallExpression,
  router: RootRouteMakers,
  member: string,
): Refusal | undefined {
  const { expression } = call;
  if (expression.getText() !== router.plain) {
    return refusedAt(call, `${router.plain} is called by another name here.`);
  }
  const taken = useOf(tree, router.withContext);
  if (taken && importedName(tree, router.module, router.withContext) === undefined) {
    return refusedAt(taken, `${router.withContext} is something else in this file.`);
  }
  const written = `{${style.newline}${style.indent}${member}${style.semicolon}${style.newline}}`;
  edited.overwrite(
    expression.getStart(),
    expression.getEnd(),
    `${router.withContext}<${written}>()`,
  );
  renameImport(edited, tree, router, style);
  return undefined;
}

/** Adds a member to the type of the context that a route has. */
function extendContext(
  { file, edited, style }: Draft,
  call: ts.CallExpression,
  member: { name: string; text: string },
): Refusal | "kept" | undefined {
  const { text } = file;
  const inner = unwrap(call.expression);
  const [given] = ts.isCallExpression(inner) ? (inner.typeArguments ?? []) : [];
  const members = given && typeMembers(given, file);
  if (!members)
    return refusedAt(call, "The type of the route's context is not written out in this file.");
  if (members.some((each) => each.name?.getText() === member.name)) return "kept";
  const last = members.at(-1);
  if (last) {
    const isOnLine = isFirstOnLine(text, last.getStart());
    const gap = isOnLine ? style.newline + indentationAt(text, last.getStart()) : " ";
    const end = /[;,]$/.exec(last.getText())?.[0] ?? "";
    const before = end === "" && !isOnLine ? ";" : "";
    const at = isOnLine ? endOfLine(text, last.getEnd()) : last.getEnd();
    edited.appendLeft(at, `${before}${gap}${member.text}${end}`);
    return undefined;
  }
  if (!ts.isTypeLiteralNode(given)) {
    return refusedAt(given, "The type of the route's context has no members of its own here.");
  }
  edited.overwrite(given.getStart(), given.getEnd(), `{ ${member.text} }`);
  return undefined;
}

/** The members of a type that is written out here, or declared here under a name. */
function typeMembers(type: ts.TypeNode, file: ParsedFile): readonly ts.TypeElement[] | undefined {
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
  tree: ts.SourceFile,
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
  { route, name }: { route: string; name: string },
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
