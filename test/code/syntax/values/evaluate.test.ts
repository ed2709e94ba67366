import { ts } from "ts-morph";
import { describe, expect, it } from "vitest";
import { exportNamed } from "../../../../src/code/syntax/exports.ts";
import { type ParsedFile, parseFile } from "../../../../src/code/syntax/parse.ts";
import {
  evaluate,
  memberNamed,
  objectsGiven,
} from "../../../../src/code/syntax/values/evaluate.ts";

const exported = (text: string): { file: ParsedFile; value: ts.Node } => {
  const file = parseFile("config.ts", text);
  const value = exportNamed(file.tree, "default")?.value;
  if (!value) throw new Error("nothing is exported");
  return { file, value };
};

describe("evaluate", () => {
  const evaluated = (text: string) => {
    const { file, value } = exported(text);
    return evaluate(value, file).getText();
  };

  it.each([
    ["a constant", "const a = 1; export default a;"],
    ["a constant of a constant", "const a = 1; const b = a; export default b;"],
    ["one that is declared below", "export default a; const a = 1;"],
    ["parentheses and assertions", "const a = <T>((1 as const)!); export default a satisfies T;"],
    ["an exported one", "export const a = 1; export { a as default };"],
    ["one that a function hides elsewhere", "const a = 1; f((a) => a); export default a;"],
  ])("follows %s", (_, text) => {
    expect(evaluated(text)).toBe("1");
  });

  it.each([
    ["a let", "let a = {}; export default a;"],
    ["a var", "var a = {}; export default a;"],
    ["a parameter", "export default a; function f(a = {}) {}"],
    ["an import", 'import a from "./a"; export default a;'],
    ["a circle", "const a = (a as T); export default a;"],
    ["one whose member is set", "const a = {}; a.b = 1; export default a;"],
    ["one whose member's member is set", "const a = {}; a.b['c'] ??= 1; export default a;"],
    [
      "one that is set in a function",
      "const a = {}; const f = () => { a.b = 1; }; export default a;",
    ],
    ["one that is assigned to", "const a = {}; Object.assign(a, other); export default a;"],
    [
      "one whose member is defined",
      'const a = {}; Object.defineProperty(a, "b", c); export default a;',
    ],
    ["one that loses a member", "const a = {}; delete a.b; export default a;"],
    ["a list that something is pushed to", "const a = []; a.push(1); export default a;"],
    ["one whose member counts up", "const a = {}; a.b++; export default a;"],
  ])("stops at %s", (_, text) => {
    expect(evaluated(text)).toBe("a");
  });

  it.each([
    ["read", "const a = {}; f(a.b, !a.b, -a.b, a.b === 1); export default a;"],
    ["copied", "const a = {}; const b = { ...a, c: 1 }; b.c = 2; export default a;"],
    [
      "of the same name in another scope",
      "const a = {}; f((a) => { a.b = 1; }); export default a;",
    ],
  ])("follows one that is only %s", (_, text) => {
    expect(evaluated(text)).toBe("{}");
  });
});

describe("memberOf", () => {
  const member = (text: string) => {
    const { file, value } = exported(`export default ${text};`);
    if (!ts.isObjectLiteralExpression(value)) throw new Error("no object");
    return memberNamed(value, "a", file);
  };

  it.each([
    ["the last one", "{ a: 0, a: 1 }", "1"],
    ["one in quotes", '{ "a": 1 }', "1"],
    ["one behind a spread", "{ ...b, a: 1 }", "1"],
  ])("finds %s", (_, text, value) => {
    const found = member(text);
    expect(found.status === "written" && found.value.getText()).toBe(value);
  });

  it.each([
    ["a spread behind it", "{ a: 1, ...b }"],
    ["a spread alone", "{ ...b }"],
    ["a computed key", "{ a: 1, [key]: 2 }"],
  ])("knows nothing where there is %s", (_, text) => {
    expect(member(text).status).toBe("unknown");
  });

  it("knows what is absent", () => {
    expect(member("{ b: 1 }").status).toBe("absent");
  });
});

describe("objectsGiven", () => {
  const given = (text: string) => {
    const { file, value } = exported(text);
    const found = objectsGiven(value, file, { functions: true, argument: "first" });
    return found.map((each) => each.getText());
  };

  it.each([
    ["a function's", "export default () => ({ a });", ["{ a }"]],
    ["a declared function's", "export default function () { return { a }; }", ["{ a }"]],
    [
      "each that a function returns",
      "export default () => { if (b) return { b }; return { a }; };",
      ["{ b }", "{ a }"],
    ],
    [
      "none of a function inside",
      "export default () => { const f = () => { return { b }; }; return { a }; };",
      ["{ a }"],
    ],
    ["both of a condition", "export default b ? { b } : { a };", ["{ b }", "{ a }"]],
    ["what a call is given", "export default defineConfig(withB({ a }));", ["{ a }"]],
    ["none that a call makes of what it is given", "export default preset({ a });", []],
    ["none of a circle", "const a = f(a); export default a;", []],
  ])("gives %s", (_, text, objects) => {
    expect(given(text)).toEqual(objects);
  });
});
