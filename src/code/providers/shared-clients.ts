/** Tells which plain Convex providers hand on the client of one around them: that one's token is the client's. */

import { ts } from "ts-morph";
import { declarationsOf } from "../modules/find-declarations.ts";
import { type ParsedFile, positionOf } from "../syntax/parse.ts";
import { givenProp, type RenderedElement } from "../syntax/rendered-element.ts";
import { evaluate } from "../syntax/values/evaluate.ts";
import type { FoundElement } from "./find-providers.ts";
import { isConvexKind, providerElements } from "./provider-elements.ts";
import { type AppFiles, moduleOpener, type RenderOrder } from "./render-order.ts";

/** The places in `found` of plain providers that are always inside another one of the same client. */
export function sharedClients(
  found: readonly FoundElement[],
  order: RenderOrder,
  app: AppFiles,
): ReadonlySet<number> {
  const clients = new Map<number, string | undefined>();
  const clientOf = (at: number) => {
    const element = found[at];
    if (!clients.has(at)) clients.set(at, element && clientAt(element, app));
    return clients.get(at);
  };
  const isShared = (at: number) => {
    const ways = order?.[at] ?? [];
    const own = ways.length > 0 ? clientOf(at) : undefined;
    const isSame = (other: number) => isConvexKind(found[other]?.kind) && clientOf(other) === own;
    return own !== undefined && ways.every((way) => way.some(isSame));
  };
  const plain = found.flatMap(({ kind }, at) => (kind === "convex" ? [at] : []));
  return new Set(found.length > 1 ? plain.filter(isShared) : []);
}

/** What an element's client comes to, as a key; undefined where that can't be followed. */
function clientAt({ file: path, line, column }: FoundElement, app: AppFiles): string | undefined {
  const file = app.open(path);
  const element =
    file &&
    providerElements(file).find(({ node }) => {
      const at = positionOf(file.tree, node.getStart(file.tree));
      return at.line === line && at.column === column;
    });
  return element && clientKey(element, file, app);
}

function clientKey({ props }: RenderedElement, file: ParsedFile, app: AppFiles) {
  const given = givenProp(props, "client", file);
  if (given.status !== "written") return undefined;
  const value = evaluate(given.value, file);
  if (!ts.isIdentifier(value)) return isMade(value) ? keyOf(value, file) : undefined;
  const [declared, other] = declarationsOf(value, file, moduleOpener(app));
  if (!declared || other) return undefined;
  const { node } = declared;
  const made = ts.isVariableDeclaration(node) ? node.initializer : undefined;
  const behind = made && evaluate(made, declared.file);
  return behind && isMade(behind) ? keyOf(behind, declared.file) : undefined;
}

/** A parameter is another client each time. */
function isMade(node: ts.Node): boolean {
  return ts.isNewExpression(node) || ts.isCallExpression(node);
}

function keyOf(node: ts.Node, { path, tree }: ParsedFile): string {
  return `${path}:${node.getStart(tree)}`;
}
