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
    expect(result.stdout).toMatch(/Clerk is wired in\.\n$/);
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
