import { ts } from "ts-morph";
import { expect, test } from "vitest";
import { editFile } from "../../../src/code/splice/edit-result.ts";
import { type Holder, insertFirstChild } from "../../../src/code/splice/first-child.ts";
import { startLayout } from "../../../src/code/splice/jsx-layout.ts";
import { descendants } from "../../../src/code/syntax/descendants.ts";

/** The text with `<Panel />` first in its outermost element. */
function withPanel(text: string): string {
  const result = editFile({ path: "App.tsx", text }, ({ file, edited, style }) => {
    const isHolder = (node: ts.Node): node is Holder =>
      ts.isJsxElement(node) || ts.isJsxFragment(node);
    const holder = [...descendants(file.tree)].find(isHolder);
    if (holder) insertFirstChild(startLayout(edited, style), holder, "<Panel />");
    return undefined;
  });
  return result.status === "edited" ? result.text : result.status;
}

test.each([
  [
    "lines of their own",
    "const a = (\n  <p>\n    <b />\n  </p>\n)",
    "const a = (\n  <p>\n    <Panel />\n    <b />\n  </p>\n)",
  ],
  [
    "tabs",
    "\treturn (\n\t\t<>\n\t\t\tHello\n\t\t</>\n\t)",
    "\treturn (\n\t\t<>\n\t\t\t<Panel />\n\t\t\tHello\n\t\t</>\n\t)",
  ],
  [
    "CRLF",
    "const a = (\r\n  <p>\r\n    <b />\r\n  </p>\r\n)",
    "const a = (\r\n  <p>\r\n    <Panel />\r\n    <b />\r\n  </p>\r\n)",
  ],
  [
    "one line",
    "const a = <p><b /></p>;",
    "const a = (\n  <p>\n    <Panel />\n    <b />\n  </p>\n);",
  ],
  [
    "one line of text",
    "const a = <p>Hello</p>;",
    "const a = (\n  <p>\n    <Panel />\n    Hello\n  </p>\n);",
  ],
  [
    "text with a space that is shown",
    "const a = <p>Hello <b /></p>;",
    "const a = <p><Panel />Hello <b /></p>;",
  ],
  ["nothing at all", "const a = <p></p>;", "const a = <p><Panel /></p>;"],
  [
    "nothing but a line break",
    "const a = (\n  <p>\n  </p>\n)",
    "const a = (\n  <p>\n    <Panel />\n  </p>\n)",
  ],
  [
    "a comment first",
    "const a = (\n  <p>\n    {/* Kept. */}\n    <b />\n  </p>\n)",
    "const a = (\n  <p>\n    <Panel />\n    {/* Kept. */}\n    <b />\n  </p>\n)",
  ],
])("goes before %s", (_, before, after) => {
  expect(withPanel(before)).toBe(after);
});
