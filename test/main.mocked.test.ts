import { expect, test, vi } from "vitest";
import { main } from "../src/main.ts";

const { given, keepOptions } = vi.hoisted(() => {
  const kept = { options: {} };
  const keep = async (_: string, options: object) => {
    kept.options = options;
    return 0;
  };
  return { given: kept, keepOptions: keep };
});

vi.mock("../src/commands/doctor.ts", () => ({ doctor: keepOptions }));
vi.mock("../src/commands/undo.ts", () => ({ undo: keepOptions }));

test.each([
  [["doctor"], { install: true, verify: true, json: false }],
  [["doctor", "--no-install"], { install: false, verify: true }],
  [["--no-install", "doctor"], { install: false, verify: true }],
  [
    ["--no-verify", "--entry", "a.tsx", "doctor", "--json"],
    { verify: false, entry: "a.tsx", json: true },
  ],
  [["--entry", "a.tsx", "doctor", "--entry", "b.tsx"], { entry: "b.tsx", install: true }],
])("%j gives doctor what was typed, before its name too", async (words, options) => {
  expect(await main(["node", "add-clerk-convex", ...words])).toBe(0);
  expect(given.options).toMatchObject(options);
});

test.each([
  ["doctor", "-y"],
  ["doctor", "--yes"],
  ["undo", "-y"],
  ["undo", "--yes"],
])("%s takes %s, as scripts pass it", async (...words) => {
  expect(await main(["node", "add-clerk-convex", ...words])).toBe(0);
  expect(given.options).toMatchObject({ yes: true });
});
