/** Finds the texts that a Content-Security-Policy is made of in a program. */

import { ts } from "ts-morph";
import { UNKNOWN_PART } from "../../text/content-security-policy.ts";
import { type ParsedFile, parseFile, positionOf } from "../syntax/parse.ts";
import { evaluate } from "../syntax/values/evaluate.ts";

/** The texts with directives in them, and the line of the first. */
export type PolicyTexts = { texts: string[]; line: number };

const HEADER = "content-security-policy";
const DIRECTIVE = /(?:^|[\s;])[a-z]+-src(?:-elem)?(?=[\s;]|$)/i;

/**
 * The policy that a file gives its pages; undefined where it names no such header. What only the
 * running program knows is `UNKNOWN_PART` in it.
 */
export function policyTexts(source: { path: string; text: string }): PolicyTexts | undefined {
  if (!source.text.toLowerCase().includes(HEADER)) return undefined;
  const file = parseFile(source.path, source.text);
  const pieces = [...textPieces(file.tree, file)];
  if (!pieces.some(({ text }) => text.toLowerCase() === HEADER)) return undefined;
  const found = pieces.filter(({ text }) => DIRECTIVE.test(text));
  const [first] = found;
  if (!first) return undefined;
  const { line } = positionOf(file.tree, first.node.getStart(file.tree));
  return { texts: found.map(({ text }) => completed(text)), line };
}

/** Each string, with the strings that it is joined with, once. */
function* textPieces(
  node: ts.Node,
  file: ParsedFile,
): Generator<{ node: ts.Node; text: string }, void> {
  const text = isText(node) ? textOf(node, file) : undefined;
  if (text !== undefined) {
    yield { node, text };
    return;
  }
  const children: ts.Node[] = [];
  node.forEachChild((child) => void children.push(child));
  for (const child of children) yield* textPieces(child, file);
}

function isText(node: ts.Node): boolean {
  return (
    ts.isStringLiteralLike(node) ||
    ts.isTemplateExpression(node) ||
    (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken)
  );
}

function textOf(node: ts.Node, file: ParsedFile): string {
  const value = evaluate(node, file);
  if (ts.isStringLiteralLike(value)) return value.text;
  if (ts.isTemplateExpression(value)) {
    const spans = value.templateSpans.map(
      ({ expression, literal }) => textOf(expression, file) + literal.text,
    );
    return value.head.text + spans.join("");
  }
  if (ts.isBinaryExpression(value) && value.operatorToken.kind === ts.SyntaxKind.PlusToken) {
    return textOf(value.left, file) + textOf(value.right, file);
  }
  return UNKNOWN_PART;
}

/** A directive whose sources stand somewhere else has some all the same. */
function completed(text: string): string {
  return /-src(?:-elem)?\s*$/i.test(text) ? `${text} ${UNKNOWN_PART}` : text;
}
