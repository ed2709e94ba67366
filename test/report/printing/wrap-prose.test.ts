import { describe, expect, test } from "vitest";
import { wrapProse } from "../../../src/report/printing/wrap-prose.ts";

describe("wrapProse", () => {
  test.each([
    ["a short line", "one two", "one two"],
    ["a long line", "one two three four", "one two\nthree four"],
    ["lines of their own", "one\n\ntwo", "one\n\ntwo"],
    ["a word that is too long", "abcdefghijklmnop q", "abcdefghijklmnop\nq"],
    ["code to copy", "  a = b;", "  a = b;"],
    ["code with less of its indentation", "       a = b;", "    a = b;"],
    ["code that goes on behind a space", "  const a = b;", "  const a\n    = b;"],
    ["a command, which a shell takes for one", "  npx abc --b", "  npx \\\n    abc \\\n    --b"],
    ["a column", "Key\tone two three", "Key one\n    two\n    three"],
    ["a list item", "  1. one two three", "  1. one\n     two\n     three"],
    ["a list item of one long word", "  1. abcdefghijklmnop", "  1. abcdefghijklmnop"],
    ["colours", "\u001b[31mone\u001b[39m two three", "\u001b[31mone\u001b[39m two\nthree"],
    ["nothing", "", ""],
  ])("%s", (_, text, wrapped) => {
    expect(wrapProse(text, 10)).toBe(wrapped);
  });
});
