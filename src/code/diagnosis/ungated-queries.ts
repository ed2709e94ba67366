/** Finds queries that throw for nobody, and that nothing keeps from being asked as nobody. */

import { posix } from "node:path";
import { ts } from "ts-morph";
import type { AppCode } from "../modules/parsed-app.ts";
import { originOf } from "../syntax/binding.ts";
import { descendants } from "../syntax/descendants.ts";
import { identifiersNamed } from "../syntax/identifiers.ts";
import { type ParsedFile, positionOf } from "../syntax/parse.ts";
import { unwrap } from "../syntax/unwrap.ts";
import { authFactOfQuery, queryHook, queryKey } from "./query-condition.ts";
import { queryThrowsForNobody } from "./throws-for-nobody.ts";

export type UngatedQuery = {
  file: string;
  /** From 1. */
  line: number;
  hook: string;
  /** As the app names it, e.g. "api.notes.list". */
  name: string;
  /** The module of the function. */
  module: string;
};

const ENDINGS = ["ts", "tsx", "js", "jsx"];

/**
 * The queries of these files that are not in `served`, the places below a gate of Convex's. None where
 * the client itself waits for the token, or a hook of the app's own may hold a gate.
 */
export function ungatedQueries(
  app: AppCode,
  functions: string,
  served: ReadonlySet<string>,
): UngatedQuery[] {
  const asking = app.files.filter((path) => /\buse\w*Quer(?:y|ies)\b/.test(app.text(path)));
  if (asking.length === 0 || app.files.some((path) => mayWait(path, app))) return [];
  return asking.flatMap((path) => {
    const file = app.open(path);
    if (!file) return [];
    return [...descendants(file.tree)]
      .filter(ts.isCallExpression)
      .flatMap((call) => ungated(call, file, { app, functions, served }));
  });
}

/** Whether a file makes a client that waits, or a hook around Convex's state. */
function mayWait(path: string, app: AppCode): boolean {
  const text = app.text(path);
  if (!/\b(?:expectAuth|useConvexAuth)\b/.test(text)) return false;
  const file = app.open(path);
  // A comment makes no client wait.
  if (file && identifiersNamed(file.tree, "expectAuth").length > 0) return true;
  return (
    file !== undefined &&
    [...descendants(file.tree)].some(
      (node) =>
        ts.isIdentifier(node) && node.text === "useConvexAuth" && hookAround(node) !== undefined,
    )
  );
}

function hookAround(node: ts.Node): ts.Node | undefined {
  return ts.findAncestor(node, (each) => {
    const isNamed = ts.isFunctionDeclaration(each) || ts.isVariableDeclaration(each);
    return isNamed && /^use[A-Z]/.test(each.name?.getText() ?? "");
  });
}

function ungated(
  call: ts.CallExpression,
  file: ParsedFile,
  { app, functions, served }: { app: AppCode; functions: string; served: ReadonlySet<string> },
): UngatedQuery[] {
  const hook = queryHook(call, file);
  const [asked, args] = call.arguments;
  // What is made for a loader may be asked with a server's token.
  const isHook = hook !== undefined && hook !== "convexQuery";
  if (!isHook || !asked || served.has(queryKey(call, file))) return [];
  if (args && mayBeSkipped(args)) return [];
  if (authFactOfQuery(call, hook, file, app.openModule) !== undefined) return [];
  const names = namesOf(asked, file);
  const [name] = names.slice(-1);
  if (name === undefined) return [];
  const at = posix.join(functions, ...names.slice(0, -1));
  const module = ENDINGS.map((ending) => `${at}.${ending}`).find((path) => app.text(path) !== "");
  const opened = module === undefined ? undefined : app.open(module);
  if (!opened || !queryThrowsForNobody(opened, name, app.openModule)) return [];
  const { line } = positionOf(file.tree, call.getStart(file.tree));
  const text = asked.getText(file.tree);
  return [{ file: file.path, line, hook, name: text, module: opened.path }];
}

/** Whether arguments may be "skip": they say so, or come from elsewhere. */
function mayBeSkipped(args: ts.Expression): boolean {
  const bare = unwrap(args);
  if (ts.isObjectLiteralExpression(bare)) return false;
  return !(ts.isIdentifier(bare) && bare.text === "undefined");
}

/** The names behind `api`, which is imported from what Convex generates. */
function namesOf(asked: ts.Expression, file: ParsedFile): string[] {
  const names: string[] = [];
  let node = unwrap(asked);
  while (ts.isPropertyAccessExpression(node)) {
    names.unshift(node.name.text);
    node = unwrap(node.expression);
  }
  const origin = originOf(node, file);
  return origin?.name === "api" && /\b_generated\/api(?:\.js)?$/.test(origin.module) ? names : [];
}
