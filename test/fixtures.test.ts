import { rmSync } from "node:fs";
import { afterEach, describe, expect, test } from "vitest";
import { actionOf } from "../src/plan/plan.ts";
import { copyOf, filesOf, goldenCases, wire, writeAfter } from "./support/golden.ts";

/** `npm run fixtures` writes `after/`, to be read as a diff before it is committed. */
const WRITING = process.env.WRITE_FIXTURES === "1";

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const cases = goldenCases();
const taken = cases.filter(({ refused }) => !refused);

test("every shape of an app that runs in the browser only is there, wired or refused", () => {
  expect(taken.length).toBeGreaterThanOrEqual(75);
  expect(cases.length - taken.length).toBeGreaterThanOrEqual(30);
});

describe.each(taken)("$name: $description", ({ before, after, options, rewritten, ...golden }) => {
  test("is wired byte for byte, and a second run changes nothing", async () => {
    const directory = copyOf(before);
    folders.push(directory);
    const plan = await wire(directory, options);
    expect(plan.entry).toBe(rewritten);
    expect(plan.warnings.join("\n")).toContain(golden.warning ?? "");
    if (WRITING) writeAfter(directory, after);
    expect(filesOf(directory)).toEqual(filesOf(after));
    if (golden.wired) expect(filesOf(after)).toEqual(filesOf(before));

    const again = await wire(directory, options);
    expect(again.files.map(actionOf)).toEqual(again.files.map(() => "keep"));
    expect(filesOf(directory)).toEqual(filesOf(after));
  });
});

describe.each(cases.filter(({ refused }) => refused))("$name: $description", (golden) => {
  test("is refused, and stays as it is", async () => {
    const directory = copyOf(golden.before);
    folders.push(directory);
    await expect(wire(directory, golden.options)).rejects.toMatchObject({
      code: golden.refused?.code,
      exitStatus: golden.refused?.status,
      message: expect.stringContaining(golden.refused?.says ?? ""),
    });
    expect(filesOf(directory)).toEqual(filesOf(golden.before));
  });
});
