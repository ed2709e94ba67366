import { afterEach, expect, test, vi } from "vitest";
import { isPlain } from "../../src/prompts/plain-mode.ts";

const { isTTY, columns } = process.stdout;

afterEach(() => {
  vi.unstubAllEnvs();
  Object.assign(process.stdout, { isTTY, columns });
});

test.each([
  ["a terminal", { TERM: "xterm" }, 80, false],
  ["one that can't redraw", { TERM: "dumb" }, 80, true],
  ["one that is read aloud", { TERM: "xterm", ACCESSIBLE: "1" }, 80, true],
  ["one whose user turns that off", { TERM: "xterm", ACCESSIBLE: "0" }, 80, false],
  ["one without a width", { TERM: "xterm" }, 0, true],
])("%s", (_, environment, width, expected) => {
  vi.stubEnv("ACCESSIBLE", "");
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  Object.assign(process.stdout, { isTTY: true, columns: width });
  expect(isPlain()).toBe(expected);
});
