/** No framework, and no fixture that is built, is left out of the files beside this one. */

import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { FRAMEWORK_NAMES } from "../../src/frameworks/registry.ts";
import { builtCases, frameworkOfFixture } from "../support/framework-suite.ts";

test("every framework has a file and a fixture", () => {
  const files = readdirSync(import.meta.dirname);
  const named = builtCases().map(frameworkOfFixture);
  for (const name of FRAMEWORK_NAMES) {
    expect(files).toContain(`${name}.test.ts`);
    expect(named).toContain(name);
  }
});

test("every fixture that is built belongs to one of them", () => {
  expect(builtCases().filter((golden) => frameworkOfFixture(golden) === undefined)).toEqual([]);
});
