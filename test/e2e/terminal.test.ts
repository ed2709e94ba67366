import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { makeTemp } from "../support/temp.ts";
import { openTerminal, type TerminalOptions } from "../support/terminal.ts";

const greeter = `
import { createInterface } from "node:readline/promises";
const lines = createInterface({ input: process.stdin, output: process.stdout });
lines.on("SIGINT", () => { console.log("interrupted"); process.exit(130); });
const name = await lines.question("Name? ");
console.log(process.stdout.isTTY, process.stdout.columns, process.env.CI, "hello " + name);
process.exit(3);
`;

async function open(script: string, options: Partial<TerminalOptions> = {}) {
  const cwd = await makeTemp("terminal");
  await writeFile(join(cwd, "script.mjs"), script);
  return openTerminal(process.execPath, ["script.mjs"], { cwd, ...options });
}

it("types, reads the screen and sees the exit", async () => {
  const terminal = await open(greeter, { cols: 60 });
  await terminal.waitFor("Name?");
  terminal.type("Ada");
  await terminal.waitFor(/Name\? Ada$/);
  terminal.press("enter");
  await terminal.waitFor("true 60 undefined hello Ada");
  expect(await terminal.exit).toEqual({ code: 3, signal: undefined });
  expect(terminal.screen()).toBe("Name? Ada\ntrue 60 undefined hello Ada");
});

it("presses Ctrl-C", async () => {
  const terminal = await open(greeter);
  await terminal.waitFor("Name?");
  terminal.press("ctrl-c");
  expect(await terminal.exit).toMatchObject({ code: 130 });
  expect(terminal.screen()).toContain("interrupted");
});

it("says what is on the screen when the text doesn't come", async () => {
  const terminal = await open(greeter);
  await expect(terminal.waitFor("Surname?", 700)).rejects.toThrow(
    "Surname? did not come within 700 ms. The screen:\nName?",
  );
});

it("says at once when the program ended instead", async () => {
  const terminal = await open('console.log("bye")');
  await expect(terminal.waitFor("Name?", 30_000)).rejects.toThrow(
    "The program ended without showing Name?. The screen:\nbye",
  );
});

it("ends a program that outlives its limit", async () => {
  const terminal = await open("setInterval(() => {}, 1000)", { limit: 300 });
  await expect(terminal.exit).rejects.toThrow("The program has not ended within 300 ms.");
});

it("shows the visible part only, and keeps the rest in the history", async () => {
  const terminal = await open("for (let n = 1; n <= 30; n++) console.log('line', n)", { rows: 10 });
  await terminal.exit;
  expect(terminal.screen()).not.toContain("line 1\n");
  expect(terminal.screen()).toMatch(/line 30$/);
  expect(terminal.history()).toMatch(/^line 1\n/);
});
