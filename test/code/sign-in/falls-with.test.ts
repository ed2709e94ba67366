import { ts } from "ts-morph";
import { expect, test } from "vitest";
import { fallsWith } from "../../../src/code/sign-in/falls-with.ts";
import { descendants } from "../../../src/code/syntax/descendants.ts";
import { parseFile } from "../../../src/code/syntax/parse.ts";

/** What falls with the attributes named `x`. */
function fallen(text: string): string[] {
  const file = parseFile("a.tsx", text);
  const taken = [...descendants(file.tree)].filter(
    (node) => ts.isJsxAttribute(node) && node.name.getText() === "x",
  );
  return fallsWith(file, taken).map(({ line, name }) => `${line} ${name}`);
}

test.each<[what: string, text: string, falls: string[]]>([
  ["an import", 'import { a, b } from "m";\n<P x={a} y={b} />;', ["1 a"]],
  ["a default import", 'import a from "m";\n<P x={a} />;', ["1 a"]],
  ["a namespace", 'import * as a from "m";\n<P x={a.b} />;', ["1 a"]],
  [
    "a hook and what it uses",
    'import { a } from "m";\nfunction h() {\n  return a();\n}\n<P x={h} />;',
    ["1 a", "2 h"],
  ],
  ["a constant", "const a = 1;\nconst b = a;\n<P x={b} />;", ["1 a", "2 b"]],
  [
    "a prop and its type",
    "type T = 1;\nexport function C({ a, b }: { a: T; b: 2 }) {\n  return <P x={a} y={b} />;\n}",
    ["1 T", "2 a", "2 a"],
  ],
  [
    "all that a hook gives",
    "function C() {\n  const { a } = useA();\n  return <P x={a} />;\n}\nexport { C };",
    ["2 a"],
  ],
  ["nothing that is used elsewhere", 'import { a } from "m";\na();\n<P x={a} />;', []],
  ["nothing that is exported", "export const a = 1;\n<P x={a} />;", []],
  ["nothing that was unused before", 'import { b } from "m";\nconst a = 1;\n<P x={a} />;', ["2 a"]],
  [
    "the name of an outer scope alone",
    "const a = 1;\nexport const f = (a: number) => a;\n<P x={a} />;",
    ["1 a"],
  ],
])("falls: %s", (_, text, falls) => {
  expect(fallen(text)).toEqual(falls);
});
