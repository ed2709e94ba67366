import { parse } from "dotenv";
import fc from "fast-check";
import { expect, test } from "vitest";
import { ASSIGNMENT, assignmentLines } from "../../../src/project/env/env-assignments.ts";
import { parseEnv } from "../../../src/text/parse-env.ts";
import { propertyRun } from "../../support/property-run.ts";

const piece = fc.constantFrom(
  ...["A", "B", "export ", "export\n", "=", ":", ": ", "'", '"', "`", "\\", "\\n", "\n", "\n\n"],
  ...[" ", "\t", "#", "x", "é", "\r\n", "\r", "\u2028", "\u00a0", "\uFEFF", "-", ".", "1", "\v"],
);
const text = fc.array(piece, { maxLength: 16 }).map((pieces) => pieces.join(""));

test("env files are read as dotenv's own expression reads them, and places are found for the same names", () => {
  fc.assert(
    fc.property(text, (file) => {
      const variables = parse(file);
      expect(Object.entries(parseEnv(file))).toEqual(Object.entries(variables));
      const found = [...file.replace(/\r\n?/g, "\n").matchAll(ASSIGNMENT)];
      const names = new Set(found.map(({ groups }) => groups?.name ?? ""));
      expect(names).toEqual(new Set(Object.keys(variables)));
    }),
    propertyRun("env files", 20_000),
  );
});

test("the last assignment's line counts, whatever ends the lines", () => {
  const file = "# c\r\n\rA=1\nB='x\ny'\nA=2\r\nC=3";
  expect([...assignmentLines(file)]).toEqual([
    ["A", 6],
    ["B", 4],
    ["C", 7],
  ]);
});
