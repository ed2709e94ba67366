/** The help of each command, as a terminal of 40 or 80 columns gets it, and as programs do. */

import { afterEach, describe, expect, test } from "vitest";
import { DOCTOR_OPTIONS, longFlag } from "../../../src/options.ts";
import { helpSchema } from "../../../src/report/result.ts";
import { makeTemp, writeFiles } from "../../support/temp.ts";
import { typeHere } from "../../support/type-here.ts";

const { isTTY, columns } = process.stdout;
afterEach(() => {
  Object.assign(process.stdout, { isTTY, columns });
});

async function helpAt(width: number, words: string[]): Promise<string> {
  Object.assign(process.stdout, { isTTY: true, columns: width });
  const told = await typeHere(await makeTemp(), [...words, "--help"]);
  expect(told).toMatchObject({ exitCode: 0, stderr: "" });
  return told.stdout;
}

const wordsOf = (text: string) => text.split(/\s+/).filter((word) => word !== "");

describe.each([[[]], [["doctor"]], [["undo"]]])("%j --help", (words) => {
  test.each([40, 60, 80, 200])("fits %i columns, and breaks no word", async (width) => {
    const help = await helpAt(width, words);
    const long = help.split("\n").filter((line) => line.length > Math.min(width, 80));
    expect(long).toEqual([]);
    expect(wordsOf(help).sort()).toEqual(wordsOf(await helpAt(80, words)).sort());
  });

  test("a pipe gets it at 80 columns, grouped, with three examples", async () => {
    const { stdout } = await typeHere(await makeTemp(), [...words, "--help"]);
    expect(stdout).toBe(await helpAt(80, words));
    expect(stdout).toContain("How it is told:\n");
    expect(stdout).not.toContain("\nOptions:\n");
    const [, examples = ""] = stdout.split("\nExamples:\n");
    expect(examples.split("\n\n")[0]?.split("\n")).toHaveLength(3);
    expect(stdout).toContain("Exit status: 0 ");
  });
});

test("--help --json is the tree of commands, as its schema has it", async () => {
  const told = await typeHere(await makeTemp(), ["--json", "--help"]);
  expect(told).toMatchObject({ exitCode: 0, stderr: "" });
  const tree = helpSchema.parse(JSON.parse(told.stdout));
  expect(tree.commands.map(({ command }) => command)).toEqual([
    "npx add-clerk-convex doctor",
    "npx add-clerk-convex undo",
  ]);
  const install = tree.options.find(({ name }) => name === "--no-install");
  expect(install).toMatchObject({ default: false, value: null });
  const place = tree.options.find(({ name }) => name === "--issuer-in");
  expect(place).toMatchObject({ value: "place", choices: ["env", "file"], default: null });
});

test.each([
  [["doctor", "--help", "--json"]],
  [["help", "doctor", "--json"]],
  [["--json", "help", "doctor"]],
])("%j is that command's part of it", async (words) => {
  const { stdout } = await typeHere(await makeTemp(), words);
  const { command, options } = helpSchema.parse(JSON.parse(stdout));
  expect(command).toBe("npx add-clerk-convex doctor");
  const declared = Object.entries(DOCTOR_OPTIONS).map(([name, each]) => longFlag(name, each));
  expect(options.map(({ name }) => name)).toEqual([...declared, "--help"]);
});

describe("the first word", () => {
  test.each([
    [["help"], []],
    [["help", "doctor"], ["doctor"]],
    [["help", "undo"], ["undo"]],
    [["help", "add"], []],
  ])("%j is help", async (words, same) => {
    const told = await typeHere(await makeTemp(), words);
    expect(told).toMatchObject({ exitCode: 0, stderr: "" });
    expect(told.stdout).toBe((await typeHere(await makeTemp(), [...same, "--help"])).stdout);
  });

  test.each([
    [["doctr"], "Did you mean doctor?", "npx add-clerk-convex doctor"],
    [["doc", "--prod"], "Did you mean doctor?", "npx add-clerk-convex doctor --prod"],
    [["undoo", "my app"], "Did you mean undo?", "npx add-clerk-convex undo 'my app'"],
    [["hlep"], "Did you mean help?", "npx add-clerk-convex help"],
    [["help", "doctr"], "Did you mean doctor?", "npx add-clerk-convex help doctor"],
  ])("%j: what was meant is said, with the command to type", async (words, asked, command) => {
    const told = await typeHere(await makeTemp(), words);
    expect(told).toMatchObject({ exitCode: 2, stdout: "" });
    expect(told.stderr).toContain(asked);
    expect(told.stderr).toContain(`     ${command}\n`);
    const { stdout } = await typeHere(await makeTemp(), [...words, "--json"]);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: "bad-usage" } });
  });

  test.each(["add", "init"])("%s is the command without a name", async (word) => {
    const told = await typeHere(await makeTemp(), [word]);
    expect(told.stderr).toContain(`${word} is what npx add-clerk-convex does without a name`);
    expect(told.stderr).toContain("no package.json");
    expect(told.exitCode).toBe(3);
  });

  test.each(["add", "init", "help", "doctr"])("a folder called %s is the app's", async (word) => {
    const folder = await makeTemp();
    await writeFiles(folder, { [`${word}/package.json`]: "{}" });
    const told = await typeHere(folder, [word, "--json"]);
    expect(JSON.parse(told.stdout)).toMatchObject({ error: { code: "no-convex" } });
  });

  test("one that is like no command is a folder that isn't there", async () => {
    const told = await typeHere(await makeTemp(), ["nowhere"]);
    expect(told.stderr).toContain("nowhere");
    expect(told.stderr).not.toContain("Did you mean");
  });
});
