/** No framework, and no fixture that is built, is left out of the files beside this one. */

import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { FRAMEWORK_NAMES } from "../../src/frameworks/registry.ts";
import { builtCases } from "../support/framework-suite.ts";

test("every framework has a file and a fixture", () => {
  const files = readdirSync(import.meta.dirname);
  for (const name of FRAMEWORK_NAMES) {
    expect(files).toContain(`${name}.test.ts`);
    expect(builtCases(name), name).not.toEqual([]);
  }
});

test("every fixture that is built belongs to one of them", () => {
  const named = FRAMEWORK_NAMES.flatMap((name) => builtCases(name).map((each) => each.name));
  expect(named.sort()).toEqual(
    builtCases()
      .map(({ name }) => name)
      .sort(),
  );
});
