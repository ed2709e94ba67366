import { expect, test } from "vitest";
import { hasColour } from "../../src/text/has-colour.ts";

const TERMINAL = { isTTY: true };
const PIPE = {};
const XTERM = { TERM: "xterm-256color" };

test.each([
  ["a terminal", TERMINAL, XTERM, true],
  ["a terminal of a CI service", TERMINAL, { ...XTERM, CI: "1" }, true],
  ["a terminal whose user wants none", TERMINAL, { ...XTERM, NO_COLOR: "1" }, false],
  ["a terminal that has none", TERMINAL, { TERM: "dumb" }, false],
  ["a pipe", PIPE, XTERM, false],
  ["a pipe of a CI service", PIPE, { ...XTERM, CI: "1", GITHUB_ACTIONS: "true" }, false],
  ["a pipe that somebody insists on", PIPE, { FORCE_COLOR: "1" }, true],
  ["a pipe with both asked for", PIPE, { FORCE_COLOR: "1", NO_COLOR: "1" }, true],
  ["a terminal with FORCE_COLOR=0", TERMINAL, { ...XTERM, FORCE_COLOR: "0" }, false],
])("%s", (_, stream, environment, expected) => {
  expect(hasColour(stream, environment)).toBe(expected);
});
