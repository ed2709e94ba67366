import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { runProgram } from "../../src/apply/programs/run-program.ts";

const node = (script: string) => [process.execPath, "-e", script];
const idle = {
  cwd: tmpdir(),
  signal: new AbortController().signal,
  beginning: undefined,
  secrets: [],
};

/** Whether it runs; a zombie that nobody has reaped yet does not. */
function isAlive(pid: number): boolean {
  const { stdout } = spawnSync("ps", ["-o", "stat=", "-p", String(pid)], { encoding: "utf8" });
  return /^[^Z]/.test(stdout.trim());
}

/** A program that starts a child of its own, prints its pid and never ends. */
const FAMILY = `
  const child = require("node:child_process").spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
  console.log(child.pid);
  setInterval(() => {}, 1000);
`;

test("collects what it prints and its exit code", async () => {
  const result = await runProgram(
    node('console.log("out"); console.error("err"); process.exitCode = 3'),
    idle,
  );
  expect(result).toMatchObject({ exitCode: 3, stdout: "out", ending: "exited" });
  expect(result.output.split("\n").sort()).toEqual(["err", "out"]);
});

test("gives no standard input", async () => {
  const result = await runProgram(
    node('process.stdin.on("end", () => console.log("ended")).resume()'),
    idle,
  );
  expect(result.stdout).toBe("ended");
});

test("uses no shell: words arrive as they are", async () => {
  const words = ["a b", "$HOME", '"', "'", "&& echo no", "*"];
  const result = await runProgram(
    [process.execPath, "-e", "console.log(JSON.stringify(process.argv.slice(1)))", "--", ...words],
    idle,
  );
  expect(JSON.parse(result.stdout)).toEqual(words);
});

test.runIf(process.platform !== "win32")("a time-out ends the whole family", async () => {
  const result = await runProgram(node(FAMILY), { ...idle, timeout: 700 });
  expect(result.ending).toBe("timed-out");
  await sleep(100);
  expect(isAlive(Number(result.stdout))).toBe(false);
});

test.runIf(process.platform !== "win32")("an interruption ends the whole family", async () => {
  const controller = new AbortController();
  const running = runProgram(node(FAMILY), { ...idle, signal: controller.signal });
  await sleep(700);
  controller.abort();
  const result = await running;
  expect(result.ending).toBe("interrupted");
  await sleep(100);
  expect(isAlive(Number(result.stdout))).toBe(false);
});

test("a program that is not there is told apart", async () => {
  const result = await runProgram(["no-such-program-anywhere"], idle);
  expect(result.ending).toBe("not-started");
  expect(result.output).toContain("no-such-program-anywhere");
});

test.runIf(process.platform !== "win32")("what it leaves running holds nobody up", async () => {
  const leaves = `
    const { spawn } = require("node:child_process");
    spawn(process.execPath, ["-e", "setTimeout(() => {}, 60_000)"], { detached: true, stdio: "inherit" }).unref();
    console.log("last words");
  `;
  const began = Date.now();
  const result = await runProgram(node(leaves), { ...idle, timeout: 20_000 });
  expect(result).toMatchObject({ exitCode: 0, ending: "exited", output: "last words" });
  expect(Date.now() - began).toBeLessThan(8000);
});
