/** Puts both providers into the document that a root route renders. */

import MagicString from "magic-string";
import { ts } from "ts-morph";
import type { RootRouteMakers } from "../frameworks/source-edit.ts";
import { addImports } from "./add-imports.ts";
import { type Edited, isRefusal, parsedOrRefused, readBack, refusedAt } from "./edited.ts";
import { importLine } from "./import-edits.ts";
import { identifiersIn, importedName } from "./names.ts";
import { originOf, unwrap } from "./origin.ts";
import { startLayout } from "./own-lines.ts";
import type { ParsedFile } from "./parse.ts";
import { elementsOf, wrapChildren } from "./place-clerk.ts";
import { providerElements } from "./provider-elements.ts";
import type { RouterClient } from "./router-wrap.ts";
import { type FileStyle, fileStyle, indentationAt } from "./style.ts";

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
  if (identifiersIn(component).some(({ text }) => text === client.name)) {
    return refusedAt(body, `${client.name} is something else in this component.`);
  }
  const edited = new MagicString(file.text);
  const style = fileStyle(tree);
  const typed = /\.tsx?$/.test(source.path)
    ? typeContext(edited, file, found, root, style)
    : undefined;
  if (typed) return typed;
  declareClient(edited, component.body, found.route, client.name, style);
  wrapChildren(startLayout(edited, style), body, [
    { name: "ClerkProvider", props: [] },
    { name: "ConvexProviderWithClerk", props: [`client={${client.client}}`, "useAuth={useAuth}"] },
  ]);
  const named = (names: readonly string[]) =>
    names.map((name) => ({ exported: name, local: name }));
  addImports(edited, tree, style, [
    { module: sdk, names: named(["ClerkProvider", "useAuth"]) },
    { module: "convex/react-clerk", names: named(["ConvexProviderWithClerk"]) },
  ]);
  return readBack(file, edited.toString(), (after) => {
    const kinds = providerElements(after).map(({ kind }) => kind);
    return kinds.join() === "clerk,convex-with-clerk"
      ? undefined
      : "the providers would not be there";
  });
}

type RouteCall = {
  /** The name of the route's constant. */
  route: string;
  call: ts.CallExpression;
  isPlain: boolean;
};

/** `const Route = createRootRoute(…)`, or `createRootRouteWithContext<…>()(…)`. */
export function routeCall(file: ParsedFile, router: RootRouteMakers): RouteCall | undefined {
  for (const statement of file.tree.statements) {
    if (!ts.isVariableStatement(statement)) continue;
    for (const { name, initializer } of statement.declarationList.declarations) {
      const value = initializer && unwrap(initializer);
      if (!ts.isIdentifier(name) || !value || !ts.isCallExpression(value)) continue;
      const inner = unwrap(value.expression);
      const maker = ts.isCallExpression(inner) ? inner.expression : inner;
      const origin = originOf(maker, file);
      if (origin?.module !== router.module) continue;
      const isPlain = origin.name === router.plain && !ts.isCallExpression(inner);
      if (isPlain || (origin.name === router.withContext && ts.isCallExpression(inner))) {
        return { route: name.text, call: value, isPlain };
      }
    }
  }
  return undefined;
}

/** Adds the client to the type of the route's context; gives what is in the way. */
function typeContext(
  edited: MagicString,
  file: ParsedFile,
  { call, isPlain }: RouteCall,
  { router, client }: RootRoute,
  style: FileStyle,
): Edited | undefined {
  const { text } = file;
  const member = `${client.name}: ${client.type.name}`;
  if (isPlain) {
    const type = `{${style.newline}${style.indent}${member}${style.semicolon}${style.newline}}`;
    const { expression } = call;
    edited.overwrite(
      expression.getStart(),
      expression.getEnd(),
      `${router.withContext}<${type}>()`,
    );
    renameImport(edited, file, router);
  } else {
    const inner = unwrap(call.expression);
    const [given] = ts.isCallExpression(inner) ? (inner.typeArguments ?? []) : [];
    const members = given && membersOf(given, file);
    if (!members)
      return refusedAt(call, "The type of the route's context is not written out in this file.");
    const last = members.at(-1);
    if (last) {
      const isOnLine = /\n[ \t]*$/.test(text.slice(0, last.getStart()));
      const gap = isOnLine ? style.newline + indentationAt(text, last.getStart()) : " ";
      const end = /[;,]$/.test(last.getText()) ? (/[;,]$/.exec(last.getText())?.[0] ?? "") : "";
      const before = end === "" && !isOnLine ? ";" : "";
      edited.appendLeft(last.getEnd(), `${before}${gap}${member}${end}`);
    } else if (given) {
      edited.overwrite(given.getStart(), given.getEnd(), `{ ${member} }`);
    }
  }
  const anchor = file.tree.statements.find(ts.isImportDeclaration);
  if (importedName(file.tree, client.type.module, client.type.name) === undefined && anchor) {
    const line = importLine(
      {
        module: client.type.module,
        names: [{ exported: client.type.name, local: client.type.name }],
      },
      style,
    );
    edited.appendLeft(anchor.getStart(), line.replace("import {", "import type {") + style.newline);
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

function renameImport(edited: MagicString, { tree }: ParsedFile, router: RootRouteMakers): void {
  for (const statement of tree.statements) {
    const bindings = ts.isImportDeclaration(statement) && statement.importClause?.namedBindings;
    if (!bindings || !ts.isNamedImports(bindings)) continue;
    const plain = bindings.elements.find(({ name }) => name.text === router.plain);
    if (plain) edited.overwrite(plain.getStart(), plain.getEnd(), router.withContext);
  }
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
