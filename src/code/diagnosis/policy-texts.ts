/** Finds the texts that a Content-Security-Policy is made of in a program. */

import { ts } from "ts-morph";
import { UNKNOWN_PART } from "../../text/content-security-policy.ts";
import { keyOf } from "../syntax/calls.ts";
import { descendants } from "../syntax/descendants.ts";
import { type ParsedFile, parseFile, positionOf } from "../syntax/parse.ts";
import { unwrap } from "../syntax/unwrap.ts";
import { evaluate, writtenValue } from "../syntax/values/evaluate.ts";

/** The texts with directives in them, and the line of the first. */
export type PolicyTexts = { texts: string[]; line: number };

const HEADER = "content-security-policy";
const DIRECTIVE = /(?:^|[\s;])[a-z]+-src(?:-elem)?(?=[\s;]|$)/i;

/** What a library that sends the header takes the directives by: helmet, next-safe, nuxt-security. */
const OPTION = /^(?:contentSecurityPolicy|csp)$/;

/**
 * The policy that a file gives its pages; undefined where it names no such header. What only the
 * running program knows is `UNKNOWN_PART` in it: all of it, where no directive is written out.
 */
export function policyTexts(source: { path: string; text: string }): PolicyTexts | undefined {
  if (!MENTIONS.test(source.text)) return undefined;
  const file = parseFile(source.path, source.text);
  const pieces = [...textPieces(file.tree, file)];
  const header = pieces.find(({ text }) => text.toLowerCase() === HEADER);
  const option = [...descendants(file.tree)].find(isOption);
  const [named] = [header?.node, option].filter((node) => node !== undefined);
  if (!named) return undefined;
  const found = header ? pieces.filter(({ text }) => DIRECTIVE.test(text)) : [];
  const texts = found.map(({ text, node }) => ({ text: completed(text), node }));
  const all = texts.length > 0 ? texts : directiveObjects(file);
  const [first = { node: named }] = all;
  const { line } = positionOf(file.tree, first.node.getStart(file.tree));
  const unread = `default-src ${UNKNOWN_PART}`;
  return { texts: all.length > 0 ? all.map(({ text }) => text) : [unread], line };
}

const MENTIONS = /content-?security-?policy|\bcsp\b/i;

/** The key of an option that holds a policy, but for one that is turned off or only reports. */
function isOption(node: ts.Node): boolean {
  if (!ts.isPropertyAssignment(node) || !OPTION.test(keyOf(node) ?? "")) return false;
  return (
    ts.isObjectLiteralExpression(unwrap(node.initializer)) || ts.isIdentifier(node.initializer)
  );
}

/** The directives of a policy that is written as an object: `{ scriptSrc: [...] }`. */
function directiveObjects(file: ParsedFile): { node: ts.Node; text: string }[] {
  return [...descendants(file.tree)].filter(ts.isObjectLiteralExpression).flatMap((object) => {
    const directives = object.properties.flatMap((property) => {
      const name = keyOf(property)?.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
      if (!name || !DIRECTIVE_NAME.test(name)) return [];
      const value = writtenValue(property);
      return value ? { node: property, text: `${name} ${sourcesIn(value, file)}` } : [];
    });
    const open = object.properties.find(ts.isSpreadAssignment);
    return directives.length > 0 && open
      ? [...directives, { node: open, text: `default-src ${UNKNOWN_PART}` }]
      : directives;
  });
}

const DIRECTIVE_NAME = /^[a-z]+-src(?:-elem)?$/;

function sourcesIn(value: ts.Expression, file: ParsedFile): string {
  const list = evaluate(value, file);
  if (!ts.isArrayLiteralExpression(list)) return textOf(list, file);
  return list.elements.map((each) => textOf(each, file)).join(" ");
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
