/** Tells which of a Pages Router's calls of Convex are made for a request, and by which name it has that. */

import { ts } from "ts-morph";
import { isWrittenFunction, type WrittenFunction } from "../syntax/branches.ts";
import { descendants } from "../syntax/descendants.ts";
import { exportNamed } from "../syntax/exports.ts";
import { type ParsedFile, parseFile } from "../syntax/parse.ts";
import { evaluate } from "../syntax/values/evaluate.ts";
import type { ServerCall } from "./unauthenticated-calls.ts";

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
