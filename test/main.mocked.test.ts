import { expect, test, vi } from "vitest";
import { main } from "../src/main.ts";

const given = vi.hoisted(() => ({ options: {} }));

vi.mock("../src/commands/doctor.ts", () => ({
  doctor: async (_: string, options: object) => {
    given.options = options;
    return 0;
  },
}));

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
