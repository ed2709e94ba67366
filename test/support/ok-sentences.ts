/** Collects, from the source of the checks, every sentence that a check says `ok` with. */

import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { ts } from "ts-morph";

const CHECKS = resolve(import.meta.dirname, "../../src/checks");
/** What stands for a placeholder. */
export const HOLE = "…";

/**
 * The sentences, with `…` for each placeholder, and the places where an `ok` is made in a way that
 * isn't a plain call of it: those would hide a sentence.
 */
export function okSentences(): { sentences: string[]; hidden: string[] } {
  const found = { sentences: [] as string[], hidden: [] as string[] };
  const paths = readdirSync(CHECKS, { recursive: true, encoding: "utf8" });
  for (const path of paths.filter((each) => each.endsWith(".ts"))) {
    const name = path.replaceAll("\\", "/");
    const text = readFileSync(join(CHECKS, path), "utf8");
    const tree = ts.createSourceFile(name, text, ts.ScriptTarget.ESNext, true);
    if (name === "check.ts") continue;
    visit(tree, (node) => {
      const place = `${name}:${tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1}`;
      if (isStatusOk(node)) found.hidden.push(place);
      if (!ts.isIdentifier(node) || node.text !== "ok" || !isValue(node)) return;
      const { parent } = node;
      const isCall = ts.isCallExpression(parent) && parent.expression === node;
      const [message] = isCall ? parent.arguments : [];
      const sentences = message ? sentencesOf(message) : [];
      if (sentences.length === 0) found.hidden.push(place);
      found.sentences.push(...sentences);
    });
  }
  return { sentences: [...new Set(found.sentences)].sort(), hidden: found.hidden };
}

function visit(node: ts.Node, look: (node: ts.Node) => void): void {
  look(node);
  ts.forEachChild(node, (child) => visit(child, look));
}

/** A finding that is put together by hand. */
function isStatusOk(node: ts.Node): boolean {
  return (
    ts.isPropertyAssignment(node) &&
    node.name.getText() === "status" &&
    ts.isStringLiteral(node.initializer) &&
    node.initializer.text === "ok"
  );
}

/** Whether an identifier is the function, and no import of it nor a member by that name. */
function isValue({ parent }: ts.Identifier): boolean {
  if (ts.isImportSpecifier(parent)) return parent.propertyName !== undefined;
  return !ts.isPropertyAccessExpression(parent) && !ts.isBindingElement(parent);
}

function sentencesOf(message: ts.Expression): string[] {
  if (ts.isStringLiteralLike(message)) return [message.text];
  if (ts.isTemplateExpression(message)) {
    const spans = message.templateSpans.flatMap(({ expression, literal }) => {
      // A sentence may begin with what is made a line above.
      const [start] = ts.isIdentifier(expression) ? constantOf(expression) : [];
      return [start ?? HOLE, literal.text];
    });
    return [[message.head.text, ...spans].join("")];
  }
  if (ts.isIdentifier(message)) return constantOf(message);
  return ts.isPropertyAccessExpression(message) ? [HOLE] : [];
}

/** The template that the nearest constant of that name above holds, where it is one. */
function constantOf(name: ts.Identifier): string[] {
  for (let scope: ts.Node = name.parent; scope.parent; scope = scope.parent) {
    if (!ts.isBlock(scope) && !ts.isSourceFile(scope)) continue;
    for (const statement of scope.statements.filter(ts.isVariableStatement)) {
      for (const { name: declared, initializer } of statement.declarationList.declarations) {
        if (!initializer || declared.getText() !== name.text) continue;
        return ts.isTemplateExpression(initializer) || ts.isStringLiteralLike(initializer)
          ? sentencesOf(initializer)
          : [];
      }
    }
  }
  return [];
}

/** What tells whether a message is made of that sentence. */
export function isSentence(sentence: string, message: string): boolean {
  const [first = "", ...rest] = sentence.split(HOLE);
  if (!message.startsWith(first)) return false;
  let at = first.length;
  for (const part of rest) {
    const next = message.indexOf(part, at);
    if (next === -1) return false;
    at = next + part.length;
  }
  return sentence.endsWith(HOLE) || message.endsWith(sentence.split(HOLE).at(-1) ?? "");
}
