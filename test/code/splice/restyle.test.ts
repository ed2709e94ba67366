import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ts } from "ts-morph";
import { describe, expect, test } from "vitest";
import { restyle } from "../../../src/code/splice/restyle.ts";

const TEMPLATES = join(import.meta.dirname, "../../../templates");

/** The kinds and texts of a program's tokens, whatever its quotes and semicolons. */
function tokensOf(path: string, text: string): string[] {
  const tree = ts.createSourceFile(path, text, ts.ScriptTarget.ESNext, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const isLeaf = node.getChildCount(tree) === 0;
    if (isLeaf && node.kind !== ts.SyntaxKind.SemicolonToken) {
      found.push(ts.isStringLiteral(node) ? node.text : node.getText(tree).trim());
    }
    for (const child of node.getChildren(tree)) visit(child);
  };
  visit(tree);
  return found.filter((each) => each !== "");
}

describe.each(readdirSync(TEMPLATES))("%s", (name) => {
  const text = readFileSync(join(TEMPLATES, name), "utf8");

  test("stays as it is where nothing is said", () => {
    expect(restyle(name, text, {})).toBe(text);
    const own = { quote: '"', semicolon: ";", padding: " ", indent: "  ", width: 80 } as const;
    expect(restyle(name, text, own)).toBe(text);
  });

  test("is the same program in another style", () => {
    const house = { quote: "'", semicolon: "", padding: "", indent: "\t" } as const;
    const styled = restyle(name, text, house);
    expect(tokensOf(name, styled)).toEqual(tokensOf(name, text));
    expect(styled).not.toMatch(/;$|^ {2}|import \{ /m);
  });
});

test("a string with the other quote in it keeps its own", () => {
  expect(restyle("a.ts", 'f("it\'s", "b");\n', { quote: "'" })).toBe("f(\"it's\", 'b');\n");
});
