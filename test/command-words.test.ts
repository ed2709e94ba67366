/** No text of the source holds a command with a placeholder in it, whether a test prints it or not. */

import { readFileSync } from "node:fs";
import { relative, resolve } from "node:path";
import { globSync } from "tinyglobby";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { placeholderIn } from "./support/printed.ts";

const SOURCE = resolve(import.meta.dirname, "../src");

/** From a program's name to the end of the line or of the quotes around it; an option with its value. */
const COMMAND =
  /(?<![\w./@-])(?:(?:npx|npm|pnpm|yarn|bunx?|git|cd|rm|expo|convex) [^\n`"]*|--[a-z-]+[ =]\S+)/g;

/** A word alone that stands for another has no other use than in a command. */
const WORD = /^(?:\S*[@/=:])?<[a-z][\w-]*>$|^\S*\bpath\/to\b\S*$/;

/** A text of a file, with what is filled in left open, and the line that it begins on. */
type Text = { text: string; line: number };

describe("a command in a text of the source", () => {
  const files = globSync("**/*.ts", { cwd: SOURCE, absolute: true });

  test.each(files.map((path) => [relative(SOURCE, path), path]))("%s", (_, path) => {
    expect(faultsIn(path, readFileSync(path, "utf8"))).toEqual([]);
  });
});

test.each([
  ["a path", 'hint("Name it: npx add-clerk-convex path/to/app");', 1],
  ["a version", `const add = \`npm install \${name}@<version>\`;`, 1],
  ["a word for a command", 'commandLine(["npx", "convex", "env", "set", "https://<issuer>"]);', 1],
  ["a choice", `\`Say which: --framework \${names}\` + " or " + "--framework a|b";`, 1],
  ["a choice that is put together", `\`--framework \${names.join("|")}\`;`, 1],
  ["an ellipsis", `\`\${wanted}=pk_live_… npx add-clerk-convex --prod …\`;`, 1],
  ["on a line of its own", '["To mend it:", "     npm install react@YOUR_VERSION"];', 1],
  ["code to paste", '"<ConvexProvider client={…}>…</ConvexProvider>";', 0],
  ["an option as it is declared", 'program.option("--entry <file>", "the file");', 0],
  ["what is made of a secret", 'text.replace(/sk_/g, "<key>");', 0],
  ["a comment", "// npx add-clerk-convex path/to/app", 0],
])("the search finds %s where it is one", (_, source, count) => {
  expect(faultsIn("a.ts", source)).toHaveLength(count);
});

function faultsIn(path: string, source: string): string[] {
  return textsIn(path, source).flatMap(({ text, line }) => {
    const commands = WORD.test(text) ? [text] : (text.match(COMMAND) ?? []);
    const found = commands.find((command) => placeholderIn(command) !== undefined);
    return found === undefined ? [] : [`${line}: ${found}`];
  });
}

function textsIn(path: string, source: string): Text[] {
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true);
  const texts: Text[] = [];
  const visit = (node: ts.Node): void => {
    const text = textOf(node);
    if (text === undefined) {
      ts.forEachChild(node, visit);
      return;
    }
    if (isNoMessage(node)) return;
    const { line } = file.getLineAndCharacterOfPosition(node.getStart(file));
    texts.push({ text, line: line + 1 });
    // What is filled in may hold texts of its own.
    if (ts.isTemplateExpression(node))
      for (const span of node.templateSpans) visit(span.expression);
  };
  visit(file);
  return texts;
}

/** The text that a literal gives, `0` in place of what isn't known; several added up are one. */
function textOf(node: ts.Node): string | undefined {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isTemplateExpression(node)) {
    const spans = node.templateSpans.map((span) => filledIn(span.expression) + span.literal.text);
    return node.head.text + spans.join("");
  }
  if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.PlusToken) {
    return undefined;
  }
  const [left, right] = [textOf(node.left), textOf(node.right)];
  return left === undefined || right === undefined ? undefined : left + right;
}

/** What is joined shows what stands between; all else is some word. */
function filledIn(node: ts.Expression): string {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return "0";
  const [between] = node.arguments;
  const isJoined = node.expression.name.text === "join" && between;
  return isJoined && ts.isStringLiteral(between) ? `0${between.text}0` : "0";
}

/** Whether a text tells commander what an option takes, or stands in for what is hidden. */
function isNoMessage({ parent, ...node }: ts.Node): boolean {
  if (ts.isNewExpression(parent)) return parent.expression.getText() === "Option";
  if (!ts.isCallExpression(parent) || !ts.isPropertyAccessExpression(parent.expression))
    return false;
  const { text } = parent.expression.name;
  if (text === "option") return parent.arguments[0]?.pos === node.pos;
  return text === "replace" || text === "replaceAll";
}
