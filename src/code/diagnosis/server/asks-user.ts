/** Finds where a module of a server asks Clerk who is signed in: itself, or by what it runs. */

import { ts } from "ts-morph";
import {
  exportedDeclarations,
  type NodeRef,
  type OpenModule,
} from "../../modules/export-declarations.ts";
import { declarationsOf } from "../../modules/find-declarations.ts";
import { packageExports } from "../../modules/package-exports.ts";
import { dynamicImport } from "../../providers/jsx-nodes.ts";
import { descendants } from "../../syntax/descendants.ts";
import { isReference } from "../../syntax/identifiers.ts";
import { type ParsedFile, positionOf } from "../../syntax/parse.ts";
import { unwrap } from "../../syntax/unwrap.ts";
import { isUserRead } from "../clerk-server-imports.ts";

/** A call that works only behind Clerk's middleware; `name` as Clerk exports it. */
export type UserRead = { file: string; line: number; name: string };

/**
 * The first such call that a module leads to: in its exports, in what they name of other modules, and in
 * the server actions that its client's parts name. Undefined where none was found.
 */
export function userReadIn(module: ParsedFile, open: OpenModule): UserRead | undefined {
  const passed = new Set<ts.Node>();
  const ahead: NodeRef[] = exportedDeclarations(module, "*", open);
  for (let next = ahead.shift(); next; next = ahead.shift()) {
    const { node: root, file } = next;
    if (passed.has(root)) continue;
    passed.add(root);
    for (const node of descendants(root)) {
      const read = userRead(node, file, open);
      if (read) return read;
      ahead.push(...namedBy(node, file, open));
    }
  }
  return undefined;
}

function userRead(node: ts.Node, file: ParsedFile, open: OpenModule): UserRead | undefined {
  if (!ts.isCallExpression(node)) return undefined;
  const called = unwrap(node.expression);
  // `auth.protect()` asks as well; `clerk.auth()` is a member of a whole module.
  const names = ts.isPropertyAccessExpression(called) ? [called, called.expression] : [called];
  const [read] = names.flatMap((each) => packageExports(each, file, open)).filter(isUserRead);
  const { line } = positionOf(file.tree, node.getStart(file.tree));
  return read && { file: file.path, line, name: read.name };
}

function namedBy(node: ts.Node, file: ParsedFile, open: OpenModule): NodeRef[] {
  if (isReference(node)) return declarationsOf(node, file, open);
  const specifier = dynamicImport(node);
  const module = specifier === undefined ? undefined : open(specifier, file.path);
  return module ? exportedDeclarations(module, "*", open) : [];
}
