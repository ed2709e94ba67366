/** Finds what on a server asks Convex without a user's token. */

import { ts } from "ts-morph";
import type { OpenModule } from "../modules/export-declarations.ts";
import { packageExports } from "../modules/package-exports.ts";
import { originOf } from "../syntax/binding.ts";
import { isWrittenFunction, type WrittenFunction } from "../syntax/branches.ts";
import { descendants } from "../syntax/descendants.ts";
import { hasDirective } from "../syntax/directives.ts";
import { exportNamed } from "../syntax/exports.ts";
import { type ParsedFile, parseFile, positionOf } from "../syntax/parse.ts";
import { evaluate } from "../syntax/values/evaluate.ts";

/**
 * A call, or a client that is made. Line and column are counted from 1; `use` shows how a call is given
 * the token, and what a client is told it with.
 */
export type ServerCall = {
  file: string;
  line: number;
  column: number;
  name: string;
  use: string;
  /** The expression for the request, where the user is asked for by that. */
  request?: string;
};

type Source = { path: string; text: string };

/**
 * The calls of a module's functions that are given no options; `functions` says how many arguments
 * come before those. What runs in the browser is no server's.
 */
export function callsWithoutOptions(
  source: Source,
  { module, functions }: { module: string; functions: Readonly<Record<string, number>> },
  open: OpenModule = () => undefined,
): ServerCall[] {
  const file = parseFile(source.path, source.text);
  if (hasDirective(file, "use client")) return [];
  return [...descendants(file.tree)].filter(ts.isCallExpression).flatMap((call) => {
    const [origin] = packageExports(call.expression, file, open);
    if (origin?.module !== module || !Object.hasOwn(functions, origin.name)) return [];
    const before = functions[origin.name] ?? 0;
    const mayHaveOptions =
      call.arguments.length > before || call.arguments.some(ts.isSpreadElement);
    if (mayHaveOptions) return [];
    const [query, ...given] = call.arguments.map((each) => each.getText(file.tree));
    const shown = given.every(isShort) ? given : ["…"];
    const args = [query, ...(given.length < before - 1 ? ["{}"] : shown), "{ token }"];
    return [
      { ...placeOf(call, file), name: origin.name, use: `${origin.name}(${args.join(", ")})` },
    ];
  });
}

/** Whether an argument is shown as it stands: what is read in a line of prose. */
function isShort(argument: string): boolean {
  return argument.length <= 40 && !argument.includes("\n");
}

const CLIENT_MODULE = "convex/browser";
const CLIENTS = ["ConvexHttpClient", "ConvexClient"];

/** The clients of `convex/browser` that are made, and by these files never given a token. */
export function clientsWithoutToken(sources: readonly Source[]): ServerCall[] {
  const isTold = sources.some(({ text }) => text.includes(".setAuth("));
  return sources
    .filter(({ text }) => text.includes(CLIENT_MODULE))
    .flatMap(({ path, text }) => {
      const file = parseFile(path, text);
      if (hasDirective(file, "use client")) return [];
      return [...descendants(file.tree)]
        .filter(ts.isNewExpression)
        .flatMap((made) => clientMade(made, file, isTold));
    });
}

function clientMade(made: ts.NewExpression, file: ParsedFile, isTold: boolean): ServerCall[] {
  const origin = originOf(made.expression, file);
  if (origin?.module !== CLIENT_MODULE || !CLIENTS.includes(origin.name)) return [];
  const [, options] = made.arguments ?? [];
  if (options || (isTold && mayBeTold(made, file))) return [];
  return [{ ...placeOf(made, file), name: origin.name, use: "setAuth(token)" }];
}

/** Whether the file itself tells some client, or hands this one out to where it may be told. */
function mayBeTold(made: ts.NewExpression, { tree, text }: ParsedFile): boolean {
  return text.includes(".setAuth(") || isHandedOut(made, tree);
}

/** Whether a client leaves its file: exported, returned, or given to a function. */
function isHandedOut(made: ts.NewExpression, tree: ts.SourceFile): boolean {
  const statement = ts.findAncestor(made, (node) => node.parent === tree);
  const isExported =
    statement !== undefined &&
    ts.canHaveModifiers(statement) &&
    (ts.getModifiers(statement) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
  const { parent } = made;
  return isExported || ts.isReturnStatement(parent) || ts.isCallExpression(parent);
}

function placeOf(node: ts.Node, { path, tree }: ParsedFile) {
  return { file: path, ...positionOf(tree, node.getStart(tree)) };
}

/** A file of `pages/`: a route of its API, or a page. */
const PAGES = /(?:^|\/)pages\/(?<api>api\/)?/;

/** What gets its page's props for one request; `getStaticProps` runs in the build, for nobody. */
const FOR_REQUEST = "getServerSideProps";

/**
 * The calls that are made on a server for a request, each with the expression for that request where its
 * file is of `pages/`. What a page renders runs in the browser too.
 */
export function callsForRequests(
  source: { path: string; text: string },
  calls: readonly ServerCall[],
): ServerCall[] {
  const place = PAGES.exec(source.path);
  if (!place || calls.length === 0) return [...calls];
  const isApi = place.groups?.api !== undefined;
  const file = parseFile(source.path, source.text);
  const handler = handlerOf(isApi ? "default" : FOR_REQUEST, file);
  const [given] = handler?.parameters ?? [];
  const request = requestIn(given, isApi);
  return calls.flatMap((call) => {
    const isServed = isApi || (handler !== undefined && isIn(call, handler, file));
    return isServed ? [{ ...call, request }] : [];
  });
}

function handlerOf(name: string, file: ParsedFile): WrittenFunction | undefined {
  const value = exportNamed(file.tree, name)?.value;
  const written = value && (isWrittenFunction(value) ? value : evaluate(value, file));
  return written && isWrittenFunction(written) ? written : functionOf(written);
}

function functionOf(declaration: ts.Node | undefined): WrittenFunction | undefined {
  const value =
    declaration && ts.isVariableDeclaration(declaration) ? declaration.initializer : undefined;
  return value && isWrittenFunction(value) ? value : undefined;
}

/** `req` of a route's `(req, res)`, `context.req` of a page's `(context)`, `req` of its `({ req })`. */
function requestIn(given: ts.ParameterDeclaration | undefined, isApi: boolean): string {
  const usual = isApi ? "req" : "context.req";
  if (!given) return usual;
  if (ts.isIdentifier(given.name)) return isApi ? given.name.text : `${given.name.text}.req`;
  if (isApi || !ts.isObjectBindingPattern(given.name)) return usual;
  const taken = given.name.elements.find(
    ({ name, propertyName = name }) => propertyName.getText() === "req",
  );
  return taken?.name.getText() ?? "req";
}

/** Whether a call is in a function, or what it makes is used there. */
function isIn(call: ServerCall, handler: WrittenFunction, { tree }: ParsedFile): boolean {
  const at = tree.getPositionOfLineAndCharacter(call.line - 1, call.column - 1);
  if (handler.getStart(tree) <= at && at < handler.getEnd()) return true;
  const made = tree.statements.find((each) => each.getStart(tree) <= at && at < each.getEnd());
  const names = made && ts.isVariableStatement(made) ? made.declarationList.declarations : [];
  return names.some(({ name }) =>
    [...descendants(handler)].some((node) => ts.isIdentifier(node) && node.text === name.getText()),
  );
}
