import { parse } from "dotenv";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { setEnvVariable } from "../../src/plan/env-file.ts";
import { propertyRun } from "../support/property-run.ts";

const set = (text: string | null, value = "new", name = "KEY") => setEnvVariable(text, name, value);

describe("setEnvVariable", () => {
  it.each<[what: string, before: string | null, after: string]>([
    ["no file", null, "KEY=new\n"],
    ["empty file", "", "KEY=new\n"],
    ["only a BOM", "\uFEFF", "\uFEFFKEY=new\n"],
    ["other lines", "A=1\nB=2\n", "A=1\nB=2\nKEY=new\n"],
    ["missing final newline", "A=1", "A=1\nKEY=new\n"],
    ["CRLF", "A=1\r\nB=2", "A=1\r\nB=2\r\nKEY=new\r\n"],
    ["CR alone", "A=1\rB=2\r", "A=1\rB=2\rKEY=new\n"],
    ["already set", "KEY=new", "KEY=new"],
    ["already set in quotes", "A=1\nKEY='new' # here", "A=1\nKEY='new' # here"],
    ["empty assignment", "KEY=\nB=2\n", "KEY=new\nB=2\n"],
    ["empty assignment, CRLF", "KEY=\r\nB=2\r\n", "KEY=new\r\nB=2\r\n"],
    ["empty assignment at the end", "A=1\nKEY=", "A=1\nKEY=new"],
    ["empty with a comment", "KEY= # from Clerk\n", "KEY=new # from Clerk\n"],
    ["empty before a comment line", "KEY=\n# next\n", "KEY=new\n# next\n"],
    ["empty quotes", 'KEY=""\n', 'KEY="new"\n'],
    ["another value", "A=1\nKEY=old\nB=2\n", "A=1\nKEY=new\nB=2\n"],
    ["BOM", "\uFEFFKEY=old\r\nB=2", "\uFEFFKEY=new\r\nB=2"],
    ["export and spaces", "  export KEY = old  \n", "  export KEY = new  \n"],
    ["single quotes", "KEY='old' # c\n", "KEY='new' # c\n"],
    ["double quotes", 'KEY="old"\n', 'KEY="new"\n'],
    ["backticks", "KEY=`old`\n", "KEY=`new`\n"],
    ["quote in a comment", "KEY=old # it's\nB='2'\n", "KEY=new # it's\nB='2'\n"],
    ["trailing comment", "KEY=old # c\n", "KEY=new # c\n"],
    ["colon", "KEY: old\n", "KEY: new\n"],
    ["commented out", "# KEY=old\n#KEY=old\n", "# KEY=old\n#KEY=old\nKEY=new\n"],
    ["longer names", "MY_KEY=1\nKEY_2=2\n", "MY_KEY=1\nKEY_2=2\nKEY=new\n"],
    ["assigned twice", "KEY=a\nB=2\nKEY=b\n", "KEY=a\nB=2\nKEY=new\n"],
    ["own multi-line value", 'KEY="a\nb"\nB=2\n', 'KEY="new"\nB=2\n'],
    ["after CRLFs in a value", "A='1\r\n2'\r\nKEY=old\r\n", "A='1\r\n2'\r\nKEY=new\r\n"],
    ["inside another's value", "A='x\nKEY=old\n'\nB=2", "A='x\nKEY=old\n'\nB=2\nKEY=new\n"],
    ["unclosed quote", "KEY='old\nB=2\n", "KEY=new\nB=2\n"],
    ["another's unclosed quote", 'A="x\nKEY=old\n', 'A="x\nKEY=new\n'],
    ["value on the next line", "KEY:\nB=2\n", "KEY:\nB=2\nKEY=new\n"],
    ["quoted value on the next line", "KEY=\n'x'\n", "KEY=\n'x'\nKEY=new\n"],
  ])("%s", (_, before, after) => {
    expect(set(before)).toEqual({ text: after });
    expect(set(after)).toEqual({ text: after });
  });

  it.each<[value: string, line: string]>([
    ["", "KEY="],
    ["a b", "KEY=a b"],
    ["a#b", 'KEY="a#b"'],
    [" a", 'KEY=" a"'],
    ["a\nb", 'KEY="a\\nb"'],
    ["'a'", "KEY=\"'a'\""],
    ['"a\\n#"', "KEY='\"a\\n#\"'"],
    ["$1$&", "KEY=$1$&"],
  ])("spells %j so that dotenv reads it", (value, line) => {
    expect(set("A=1\n", value)).toEqual({ text: `A=1\n${line}\n` });
    expect(parse(line).KEY).toBe(value);
  });

  it.each<[what: string, text: string, name: string, value: string]>([
    ["no spelling fits", "", "KEY", "'\"`#"],
    ["a name dotenv doesn't know", "", "MY KEY", "x"],
    ["a dangling name would swallow it", "A:", "KEY", "x"],
    ["an inherited name", "", "__proto__", "x"],
  ])("refuses: %s", (_, text, name, value) => {
    expect(setEnvVariable(text, name, value)).toEqual({
      refused: expect.stringContaining(`${name} were written`),
    });
  });

  const piece = fc.oneof(
    fc.constantFrom(
      "KEY",
      "A",
      "export ",
      "=",
      ": ",
      ":",
      " ",
      "\t",
      "#",
      "'",
      '"',
      "`",
      "\\",
      "\\n",
    ),
    fc.constantFrom("\n", "\r\n", "\r", "\u2028", "\0", "\uFEFF", "é", "x=1", "KEY=", "\nKEY=old"),
    fc.string({ unit: "binary", maxLength: 4 }),
  );
  const file = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(""));
  const values = fc.oneof(fc.stringMatching(/^[\w.$-]{0,40}$/), fc.string());

  it("changes our variable only, whatever the file holds, and only once", () => {
    let refused = 0;
    fc.assert(
      fc.property(file, values, (before, value) => {
        const edit = set(before, value);
        if ("refused" in edit) {
          refused += 1;
          return;
        }
        const { KEY: _, ...others } = parse(before);
        const { KEY, ...after } = parse(edit.text);
        expect(KEY).toBe(value);
        expect(after).toEqual(others);
        expect(set(edit.text, value)).toEqual(edit);
        expectOneSplice(before, edit.text);
      }),
      propertyRun("any env file", 2000),
    );
    expect(refused).toBeLessThan(1000);
  });

  it("never refuses a file of well-formed lines, and leaves all of them", () => {
    const quoted = fc
      .constantFrom("'", '"', "`")
      .chain((quote) =>
        fc.stringMatching(/^[\w #=\n]{0,12}$/).map((value) => quote + value + quote),
      );
    const line = fc.oneof(
      fc.tuple(fc.constantFrom("A=", "B =", "  export C= ", "D: "), quoted).map((p) => p.join("")),
      fc.stringMatching(/^(E|F)=[\w/:.-]{0,12}( # \w*)?$/),
      fc.stringMatching(/^# [^\r\n]{0,12}$/),
      fc.constant(""),
    );
    fc.assert(
      fc.property(
        fc.array(line, { maxLength: 8 }),
        fc.array(line, { maxLength: 8 }),
        fc.option(fc.constantFrom("KEY=old", "  export KEY='o\nld' # c", "KEY=", 'KEY="x"')),
        fc.constantFrom("\n", "\r\n"),
        (above, below, ours, end) => {
          const text = (lines: string[]) => lines.join("\n").replaceAll("\n", end);
          const before = text([...above, ...(ours === null ? [] : [ours]), ...below]);
          const edit = set(before, "pk_test_abc");
          if ("refused" in edit) throw new Error(edit.refused);
          expect(edit.text).toContain("pk_test_abc");
          expect(edit.text.startsWith(text(above))).toBe(true);
          expect(ours === null || edit.text.endsWith(text(below))).toBe(true);
        },
      ),
      propertyRun("well-formed env file", 100),
    );
  });
});

/** The two texts share a beginning and an end, and what lies between is ours. */
function expectOneSplice(before: string, after: string): void {
  if (before === after) return;
  let start = 0;
  while (start < before.length && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < before.length - start && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  const removed = before.slice(start, before.length - end);
  // Only a quoted value may span lines.
  if (/[\r\n]/.test(removed)) expect(before).toMatch(/KEY\s*[=:]\s*['"`]/);
}
