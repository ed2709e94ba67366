import { beforeAll, describe, expect, test } from "vitest";
import { convexApp } from "../support/convex-app.ts";
import { KEY } from "../support/keys.ts";
import { packedTool } from "../support/packed.ts";
import { type RunOptions, run } from "../support/run.ts";
import { hashTree } from "../support/temp.ts";
import { openTerminal } from "../support/terminal.ts";

const LIMIT = 10_000;
const OFFLINE = ["--no-verify", "--no-install", "--no-convex-dev"];

let cli: string;
beforeAll(async () => {
  cli = await packedTool();
});

const surroundings: [string, Pick<RunOptions, "stdin" | "env">][] = [
  ["stdin closed", { stdin: "closed" }],
  ["stdin closed and CI=1", { stdin: "closed", env: { CI: "1" } }],
  ["stdin an open pipe", { stdin: "open" }],
  ["stdin an open pipe and CI=1", { stdin: "open", env: { CI: "1" } }],
  ["an answer piped in that nobody asked for", { stdin: { text: `${KEY}\n\n\n\n\ny\n` } }],
];

describe.each(surroundings)("%s", (_, options) => {
  test.each([
    ["plainly", []],
    ["with --json", ["--json"]],
    ["with --yes", ["--yes"]],
  ])("a missing key is exit 2 that names flag and variable, %s", async (_, flags) => {
    const app = await convexApp();
    const before = await hashTree(app);
    const result = await run(process.execPath, [cli, ...flags], {
      cwd: app,
      ...options,
      timeout: LIMIT,
    });
    expect(result).toMatchObject({ exitCode: 2, timedOut: false });
    for (const name of ["--publishable-key", "VITE_CLERK_PUBLISHABLE_KEY"]) {
      expect(result.stdout + result.stderr).toContain(name);
    }
    expect(await hashTree(app)).toEqual(before);
  });

  test("a given key is all it takes", async () => {
    const app = await convexApp();
    const result = await run(process.execPath, [cli, "-k", KEY, ...OFFLINE], {
      cwd: app,
      ...options,
      timeout: LIMIT,
    });
    expect(result).toMatchObject({ exitCode: 0, timedOut: false, stderr: "" });
    expect(result.stdout).toMatch(/\nWired\. .*\n$/);
  });
});

describe("in a terminal all the same", () => {
  test.each([
    ["CI=1", [], { CI: "1" }],
    ["CI=true", [], { CI: "true" }],
    ["--yes", ["--yes"], {}],
    ["--json", ["--json"], {}],
  ])("%s keeps it from asking", async (_, flags, env) => {
    const cwd = await convexApp();
    const terminal = await openTerminal(process.execPath, [cli, ...flags], {
      cwd,
      env,
      limit: LIMIT,
    });
    expect(await terminal.exit).toMatchObject({ code: 2 });
    expect(terminal.screen()).toContain("there is no terminal to ask in");
    // Who typed the flag knows.
    const told = terminal.screen().split("so nothing is asked.").length - 1;
    expect(told).toBe("CI" in env ? 1 : 0);
  });

  test.each([
    ["Claude Code", { CLAUDECODE: "1" }, "A coding agent (claude) runs this, so nothing is asked."],
    ["Cursor's agent", { CURSOR_TRACE_ID: "x", CURSOR_AGENT: "1" }, "A coding agent (cursor)"],
    ["any that says so", { AI_AGENT: "some\u001b[2Jbody" }, "A coding agent (somebody)"],
  ])("%s gets what a script gets: no question, and no watch", async (_, env, words) => {
    const cwd = await convexApp();
    const open = (...flags: string[]) =>
      openTerminal(process.execPath, [cli, ...flags], { cwd, env, limit: 2 * LIMIT });
    const unasked = await open();
    expect(await unasked.exit).toMatchObject({ code: 2 });
    expect(unasked.screen()).toContain(words);
    const wired = await open("-k", KEY, "--no-verify", "--no-install");
    expect(await wired.exit).toMatchObject({ code: 0 });
    expect(wired.history()).not.toContain("goes on watching");
  });

  test("a person's terminal in Cursor is asked in", async () => {
    const env = { CURSOR_TRACE_ID: "x" };
    const terminal = await openTerminal(process.execPath, [cli], { cwd: await convexApp(), env });
    await terminal.waitFor("Clerk publishable key");
  });

  test.skipIf(process.platform === "win32").each([
    ["stdout is piped away", '"$0" "$1" | cat'],
    ["stdin comes from elsewhere", '"$0" "$1" < /dev/null'],
  ])("it does not ask where %s", async (_, line) => {
    const cwd = await convexApp();
    const terminal = await openTerminal("/bin/sh", ["-c", line, process.execPath, cli], {
      cwd,
      limit: LIMIT,
    });
    await terminal.exit;
    expect(terminal.screen()).toContain("there is no terminal to ask in");
  });

  test("CI=false is a person's terminal", async () => {
    const cwd = await convexApp();
    const terminal = await openTerminal(process.execPath, [cli], { cwd, env: { CI: "false" } });
    await terminal.waitFor("Clerk publishable key");
  });
});
