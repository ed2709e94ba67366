import { rmSync } from "node:fs";
import { afterEach, describe, expect, test } from "vitest";
import { actionOf } from "../src/plan/plan.ts";
import { copyOf, filesOf, goldenCases, wire, writeAfter } from "./support/golden.ts";

/** `npm run fixtures` writes `after/`, to be read as a diff before it is committed. */
const WRITING = import.meta.env.MODE === "write-fixtures";

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const cases = goldenCases();

test("there are at least ten shapes", () => {
  expect(cases.length).toBeGreaterThanOrEqual(10);
});

describe.each(cases)("$name: $description", ({ before, after, options, rewritten }) => {
  test("is wired byte for byte, and a second run changes nothing", async () => {
    const directory = copyOf(before);
    folders.push(directory);
    const plan = await wire(directory, options);
    expect(plan.entry).toBe(rewritten);
    if (WRITING) writeAfter(directory, after);
    expect(filesOf(directory)).toEqual(filesOf(after));

    const again = await wire(directory, options);
    expect(again.files.map(actionOf)).toEqual(again.files.map(() => "keep"));
    expect(filesOf(directory)).toEqual(filesOf(after));
  });
});
