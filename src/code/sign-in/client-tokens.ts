/** Finds where an app gives its Convex client a token itself, which only one provider may do. */

import { ts } from "ts-morph";
import { makesClient, takesClient } from "../providers/convex-client.ts";
import { originOf } from "../syntax/binding.ts";
import { descendants } from "../syntax/descendants.ts";
import { exportNamed } from "../syntax/exports.ts";
import type { ExportRef } from "../syntax/imports.ts";
import { type ParsedFile, parseFile, positionOf } from "../syntax/parse.ts";
import { unwrap } from "../syntax/unwrap.ts";

type Source = { path: string; text: string };
type Resolve = (module: string, from: string) => string | undefined;
export type TokenCall = { file: string; line: number; column: number };

/** Calls of `setAuth` on a client for React: one for a server's requests is another matter. */
export function clientTokens(sources: readonly Source[], resolve: Resolve): TokenCall[] {
  const texts = new Map(sources.map(({ path, text }) => [path, text]));
  const isClient = ({ module, name }: ExportRef, from: string) => {
    const path = resolve(module, from);
    const text = path === undefined ? undefined : texts.get(path);
    return path !== undefined && text !== undefined && exportsClient(parseFile(path, text), name);
  };
  return sources
    .filter(({ text }) => text.includes("setAuth"))
    .flatMap(({ path, text }) => {
      const file = parseFile(path, text);
      const calls = [...descendants(file.tree)].filter(ts.isCallExpression);
      return calls.flatMap(({ expression }) => {
        if (!ts.isPropertyAccessExpression(expression)) return [];
        if (expression.name.text !== "setAuth") return [];
        const holder = unwrap(expression.expression);
        const origin = originOf(holder, file);
        const isOne = holdsClient(holder, file) || (origin && isClient(origin, path));
        return isOne ? [{ file: path, ...positionOf(file.tree, expression.getStart()) }] : [];
      });
    });
}

function exportsClient(file: ParsedFile, name: string): boolean {
  const value = exportNamed(file.tree, name)?.value;
  return value !== undefined && holdsClient(value, file);
}

/** Whether an expression, a name or a declaration comes to `new ConvexReactClient()` or `useConvex()`. */
function holdsClient(node: ts.Node, file: ParsedFile): boolean {
  if (ts.isVariableDeclaration(node)) {
    return node.initializer !== undefined && givesClient(unwrap(node.initializer), file);
  }
  const declaration = ts.isIdentifier(node) ? file.declarationOf(node) : undefined;
  if (declaration && ts.isVariableDeclaration(declaration)) return holdsClient(declaration, file);
  return givesClient(node, file);
}

function givesClient(node: ts.Node, file: ParsedFile): boolean {
  return makesClient(node, file) || takesClient(node, file);
}
