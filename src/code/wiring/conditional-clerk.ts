/** Tells whether an app can do without Clerk: its ClerkProvider is rendered under a condition. */

import { ts } from "ts-morph";
import { contains } from "../providers/common-ancestor.ts";
import type { Location } from "../providers/find-providers.ts";
import { isChildren } from "../providers/jsx-nodes.ts";
import { providerElements } from "../providers/provider-elements.ts";
import { branchesOf, returnsOf } from "../syntax/branches.ts";
import { descendants } from "../syntax/descendants.ts";
import { type ParsedFile, parseFile, positionOf } from "../syntax/parse.ts";

/** The ClerkProvider of a wrapper whose component renders its children without it too. */
export function conditionalClerk(source: { path: string; text: string }): Location | undefined {
  const file = parseFile(source.path, source.text);
  const element = providerElements(file).find(
    ({ kind, node }) => kind === "clerk" && rendersWithout(node, file),
  );
  if (!element) return undefined;
  return { file: file.path, ...positionOf(file.tree, element.node.getStart(file.tree)) };
}

function rendersWithout(clerk: ts.Node, file: ParsedFile): boolean {
  const component = ts.findAncestor(clerk, ts.isFunctionLike);
  if (!component || !("body" in component) || !component.body) return false;
  const { body } = component;
  const given = ts.isBlock(body) ? returnsOf(body) : [body];
  return given.flatMap(arms).some((arm) => !contains(arm, clerk) && hasChildren(arm, file));
}

/** What an expression may come to, in conditions that are written out. */
function arms(node: ts.Node): ts.Node[] {
  const bare = ts.isParenthesizedExpression(node) ? node.expression : node;
  const branches = branchesOf(bare);
  if (!branches) return [bare];
  return [branches.whenTrue, branches.whenFalse].flatMap((each) => (each ? arms(each) : []));
}

function hasChildren(part: ts.Node, file: ParsedFile): boolean {
  return [part, ...descendants(part)].some((node) => isChildren(node, file));
}
