/** Finds comments, which the tree holds none of. */

import { ts } from "ts-morph";

/** The comments inside a piece of code, in their order. */
export function commentsIn(node: ts.Node): ts.CommentRange[] {
  const { text } = node.getSourceFile();
  const start = node.getStart();
  const tokens = tokensOf(node).filter((token) => token.pos >= start && !ts.isJsxText(token));
  return tokens.flatMap(({ pos }) => [
    ...(ts.getTrailingCommentRanges(text, pos) ?? []),
    ...(ts.getLeadingCommentRanges(text, pos) ?? []),
  ]);
}

function tokensOf(node: ts.Node): ts.Node[] {
  const children = node.getChildren().filter((child) => !ts.isJSDoc(child));
  return children.length === 0 ? [node] : children.flatMap(tokensOf);
}
