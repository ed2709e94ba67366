/** Walks a tree. */

import { ts } from "ts-morph";

/**
 * Every node of a tree, its root first, in the order of the text. What is inside a node for which
 * `enters` is false is left out. The tree may be as deep as it likes.
 */
export function* descendants(
  root: ts.Node,
  enters: (node: ts.Node) => boolean = () => true,
): Generator<ts.Node> {
  const ahead = [root];
  for (let node = ahead.pop(); node; node = ahead.pop()) {
    yield node;
    if (!enters(node)) continue;
    const children: ts.Node[] = [];
    ts.forEachChild(node, (child) => void children.push(child));
    for (const child of children.reverse()) ahead.push(child);
  }
}
